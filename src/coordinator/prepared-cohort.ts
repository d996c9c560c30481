import type { Blob } from '../artifact/blob.ts';
import type { BuildPhase, BuildResult, PhaseTiming } from '../comparison/build-result.ts';
import type { Toolchain } from '../environment/toolchain.ts';

/** A toolchain and the workspace its builds start from. */
export interface ReadyCohort {
  readonly kind: 'ready';
  readonly toolchain: Toolchain;
  readonly workspace: Blob;
  readonly phases: readonly PhaseTiming[];
}

/** How a build ended that made nothing. */
export interface Ending extends Pick<BuildResult, 'outcome' | 'phase' | 'reason' | 'exitCode' | 'log'> {
  readonly toolchain: Toolchain | null;
  readonly phases: readonly PhaseTiming[];
}

/** Why none of a toolchain's builds can start: they all end there. */
export interface FailedCohort extends Ending {
  readonly kind: 'failed';
  /** Of the phase that failed; 1 for the first. */
  readonly attempt: number;
}

export type PreparedCohort = ReadyCohort | FailedCohort;

/** What watches the preparation: every build of the cohort shows it. */
export interface CohortObserver {
  readonly onPhase: (phase: BuildPhase, cached: boolean) => void;
  readonly onLine: (line: string) => void;
}
