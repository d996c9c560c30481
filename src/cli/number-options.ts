import { InvalidArgumentError } from 'commander';

/** For options that take a number; they throw InvalidArgumentError for anything else. */
export function wholeNumber(text: string): number {
  if (/^[0-9]{1,12}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It takes a whole number.');
}

export function positiveNumber(text: string): number {
  const value = wholeNumber(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('It takes a whole number of at least 1.');
}
