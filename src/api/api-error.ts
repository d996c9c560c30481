import { CodedError } from '../errors.ts';

/** What is wrong with a request, beyond what its schema says. */
export class ApiError extends CodedError<
  | 'NOT_FOUND'
  | 'INVALID_CURSOR'
  | 'INVALID_REQUEST'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'RANGE_NOT_SATISFIABLE'
  | 'NOT_FINISHED'
  | 'TOO_MANY_STREAMS'
  | 'NOT_RENDERED'
> {}
