import { CodedError } from '../errors.ts';

/** Builders that cannot be understood: the caller's to mend. */
export class EnvironmentError extends CodedError<'NOTATION'> {}
