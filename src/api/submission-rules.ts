import type { Ceilings } from '../recipe/ceilings.ts';

/** What an operator lets others ask for. Sources on this machine's disk are for admins alone, where they are allowed at all. */
export interface SubmissionRules {
  readonly ceilings: Ceilings;
  /** Most builders of one comparison. */
  readonly builders: number;
  /** Most class pairs of one comparison that are handed to diffoscope. */
  readonly diffs: number;
  /** Whether an admin may name folders and files of this machine as sources. */
  readonly allowLocalSources: boolean;
}

const GIB = 1024 ** 3;
export const DEFAULT_SUBMISSION_RULES: SubmissionRules = Object.freeze({
  ceilings: { memoryBytes: 16 * GIB, cpus: null, diskBytes: 50 * GIB, stepSeconds: 6 * 3600 },
  builders: 32,
  diffs: 200,
  allowLocalSources: false,
});
