import type { PreparedCohort } from '../build/prepared-cohort.ts';
import type { CohortObserver } from './cohort-observer.ts';
import type { ComparisonRun } from './comparison-run.ts';
import { fetchWorkspace, type Fetched } from './fetch-workspace.ts';
import { releaseQuietly } from './open-attempt.ts';
import { setUpToolchain } from './set-up-toolchain.ts';

/**
 * The setup and fetch phases of one builder, once for all its builds. What was fetched is kept, and why a phase failed; a toolchain
 * alone is quickly had again. What an earlier process had kept is gone on with as long as the toolchain is still the same; its image
 * may have to be made again. A fault of ours is kept on the last try only.
 */
export async function prepareCohort(
  builder: string,
  run: ComparisonRun,
  observer: CohortObserver,
): Promise<PreparedCohort> {
  const cohort = run.prepared.get(builder) ?? (await prepare(builder, run, observer));
  // A fault is looked at once more for the builds that come later.
  if (cohort.kind === 'ready') run.prepared.set(builder, cohort);
  return cohort;
}

async function prepare(
  builder: string,
  run: ComparisonRun,
  observer: CohortObserver,
): Promise<PreparedCohort> {
  const { ledger } = run;
  const known = ledger.cohort(builder);
  if (known?.kind === 'failed') return known;
  const ready = await setUpToolchain(builder, run, observer);
  if (known !== null && ready.kind === 'ready' && known.toolchain.identity === ready.toolchain.identity) {
    return { ...known, toolchain: ready.toolchain };
  }
  const { cohort, used }: Fetched =
    ready.kind === 'failed' ? { cohort: ready, used: [] } : await fetchWorkspace(ready, run, observer);
  // What was stopped with the comparison is no result.
  run.signal.throwIfAborted();
  const isKept =
    cohort.kind === 'ready' ? run.plan.recipe.fetch !== null : run.isLastTry || cohort.outcome !== 'error';
  if (isKept) await ledger.keepCohort(builder, cohort);
  await Promise.all(used.map((plan) => releaseQuietly(plan, run)));
  return cohort;
}
