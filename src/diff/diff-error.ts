import { CodedError } from '../errors.ts';

/** Faults of the engine while explaining a difference. What an artifact does to a tool is a Difference's status. */
export class DiffError extends CodedError<'SANDBOX' | 'RENDER' | 'NORMALISE'> {}
