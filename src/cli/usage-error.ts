import { CodedError } from '../errors.ts';

/** Something typed that cannot be done. */
export class UsageError extends CodedError<
  'INVALID_OPTION' | 'RECIPE_UNREADABLE' | 'NO_SOURCE' | 'NOT_WRITABLE' | 'NO_DIFFERENCE' | 'UNKNOWN_ARTIFACT'
> {}
