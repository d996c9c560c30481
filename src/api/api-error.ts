import { CodedError } from '../errors.ts';

/** What is wrong with a request, beyond what its schema says. */
export class ApiError extends CodedError<
  | 'NOT_FOUND'
  | 'INVALID_CURSOR'
  | 'INVALID_REQUEST'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'RATE_LIMITED'
  | 'QUOTA_EXCEEDED'
  | 'INVALID_KEY'
  | 'KEY_REUSED'
  | 'KEY_IN_USE'
  | 'SECRET_NOT_KEPT'
  | 'REFUSED_SOURCE'
  | 'ABOVE_CEILING'
  | 'DIGEST_MISMATCH'
  | 'UPLOAD_TOO_LARGE'
  | 'RANGE_NOT_SATISFIABLE'
  | 'NOT_FINISHED'
  | 'DOCUMENT_TOO_LARGE'
  | 'TOO_MANY_STREAMS'
  | 'PRECONDITION_REQUIRED'
  | 'UNPROVEN_PUSH'
> {}
