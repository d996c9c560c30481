import type { BuildPhase } from '../comparison/build-result.ts';

/** What watches the preparation: every build of the cohort shows it. */
export interface CohortObserver {
  readonly onPhase: (phase: BuildPhase, cached: boolean) => void;
  readonly onLine: (line: string) => void;
}
