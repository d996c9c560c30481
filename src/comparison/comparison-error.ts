import { CodedError } from '../errors.ts';

/** Input that cannot be judged: a fault of ours. */
export class ComparisonError extends CodedError<'DUPLICATE_BUILD' | 'DUPLICATE_PATH'> {}
