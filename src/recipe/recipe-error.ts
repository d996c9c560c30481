import { CodedError } from '../errors.ts';

/** A recipe that cannot be had from what was given: the caller's, or the source's, to mend. */
export class RecipeError extends CodedError<
  /** A recipe file that breaks its rules; the message has one `file:line:column: …` a line. */
  | 'INVALID_FILE'
  | 'INVALID_FLAG'
  /** Neither a file nor a flag nor the tree itself says how to build. */
  | 'NOT_DETECTED'
  /** What was given does not make a whole recipe. */
  | 'INCOMPLETE'
  /** The source's own packaging holds something that a recipe may not. */
  | 'INVALID_SOURCE'
  /** A limit above what the operator lets a build have. */
  | 'ABOVE_CEILING'
  /** A fetch step where the operator lets nobody, or only projects, have one. */
  | 'FETCH_REFUSED'
  /** Globs that take too long to match. */
  | 'SLOW_GLOB'
> {}
