import { CodedError } from '../errors.ts';

/** A source that cannot become a revision: the caller's to mend. */
export class SourceError extends CodedError<
  | 'INVALID'
  | 'NOT_FOUND'
  | 'REFUSED_URL'
  | 'UNREACHABLE'
  | 'DIGEST_MISMATCH'
  | 'TOO_LARGE'
  | 'EMPTY'
  | 'CANCELLED'
> {}
