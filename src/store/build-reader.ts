import type { Digest } from '../artifact/digest.ts';
import type { BuildOutcome, BuildPhase, PhaseTiming, REASON_CODES } from '../comparison/build-result.ts';
import type { Environment } from '../environment/environment.ts';
import type { Variation } from '../environment/variation.ts';

export const BUILD_STATES = ['planned', 'running', 'ended'] as const;
export type BuildState = (typeof BUILD_STATES)[number];

/** One build of a comparison, under way or ended. What only an ended one has is null before. */
export interface BuildRecord {
  /** Its place in the comparison. */
  readonly position: number;
  readonly state: BuildState;
  readonly label: string;
  readonly notation: string;
  readonly variations: Variation[];
  /** The latest one, from 1; null before the first. */
  readonly attempt: number | null;
  /** The toolchain's identity. */
  readonly toolchain: string | null;
  readonly outcome: BuildOutcome | null;
  /** The phase it ended in. */
  readonly phase: BuildPhase | null;
  readonly reason: (typeof REASON_CODES)[number] | null;
  readonly durationMs: number | null;
  readonly phases: PhaseTiming[] | null;
}

/** The stored log of a build that ended in `phase`; null for one that never started. */
export interface EndedLog {
  readonly log: Digest | null;
  readonly phase: BuildPhase;
}

/** Builds by their comparison's row. */
export interface BuildReader {
  /** In order; empty before they are planned. */
  ofComparison(comparison: number): BuildRecord[];
  /** What a build that has ended printed; null as long as it has not. */
  endedLog(comparison: number, position: number): EndedLog | null;
  /** The values that a build which has not ended is to have; null when there is no plan (any more). */
  plannedEnvironment(comparison: number, position: number): Environment | null;
}
