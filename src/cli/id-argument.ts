import { InvalidArgumentError } from 'commander';

/** For arguments that take the id of a token, a webhook or a delivery; throws InvalidArgumentError for what can be none. */
export function idArgument(text: string): string {
  if (/^[a-z0-9_]{1,40}$/.test(text)) return text;
  throw new InvalidArgumentError('An id has lower-case letters, digits and underscores alone, 40 at most.');
}
