import type { ComparisonRun } from './comparison-run.ts';
import { fetchWorkspace } from './fetch-workspace.ts';
import type { PreparedCohort } from '../build/prepared-cohort.ts';
import type { CohortObserver } from './cohort-observer.ts';
import { setUpToolchain } from './set-up-toolchain.ts';

/** The setup and fetch phases of one builder, once for all its builds. */
export async function prepareCohort(
  builder: string,
  run: ComparisonRun,
  observer: CohortObserver,
): Promise<PreparedCohort> {
  const cohort = await setUpToolchain(builder, run, observer);
  return cohort.kind === 'failed' ? cohort : await fetchWorkspace(cohort, run, observer);
}
