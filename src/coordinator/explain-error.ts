import { CodedError } from '../errors.ts';

/** Why the builds of an earlier comparison cannot be explained any more. */
export class ExplainError extends CodedError<
  /** Its toolchain is another by now: new builds would differ from its own for that alone. */
  | 'TOOLCHAIN_CHANGED'
  /** It was removed. */
  | 'COMPARISON_GONE'
> {}
