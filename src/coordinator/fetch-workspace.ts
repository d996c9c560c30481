import { createHash } from 'node:crypto';

import type { BuildPlan } from '../build/build-plan.ts';
import { executeBuild, type Execution } from '../build/execute-build.ts';
import { planFetch } from '../build/plan-build.ts';
import type { FetchKey } from '../store/fetch-cache.ts';
import { beginPhase } from './begin-phase.ts';
import type { ComparisonRun } from './comparison-run.ts';
import type { PreparedCohort, ReadyCohort } from '../build/prepared-cohort.ts';
import type { CohortObserver } from './cohort-observer.ts';
import { isLeftToAnother } from './left-to-another.ts';
import { releaseQuietly } from './open-attempt.ts';
import { withAttempts, type Attempted } from './with-attempts.ts';

/** A cohort after its fetch, with the sandboxes to remove once it is kept. */
export interface Fetched {
  readonly cohort: PreparedCohort;
  readonly used: readonly BuildPlan[];
}

/** The workspace after the recipe's fetch: run once for the cohort, or kept from an earlier comparison. */
export async function fetchWorkspace(
  cohort: ReadyCohort,
  run: ComparisonRun,
  observer: CohortObserver,
): Promise<Fetched> {
  const { deps } = run;
  const plan = planAttempt(cohort, run, 1);
  if (plan === null) return { cohort, used: [] };
  const end = beginPhase(deps.clock, 'fetch');
  const key = keyOf(plan, deps.fetchVariables);
  const kept = run.refetch ? null : await deps.store.fetches.get(key);
  observer.onPhase('fetch', kept !== null);
  if (kept !== null) {
    const phases = [...cohort.phases, end('success', true)];
    // One that ran when its process was killed is of no use any more.
    return { cohort: { ...cohort, ...kept, phases }, used: run.ledger.fence > 1 ? [plan] : [] };
  }
  const used: BuildPlan[] = [];
  const attempted = await execute(cohort, { run, observer, used });
  const { attempt } = attempted;
  const failed = { kind: 'failed', toolchain: cohort.toolchain, phase: 'fetch', attempt } as const;
  if (attempted.kind === 'fault') {
    const { reason } = attempted;
    const phases = [...cohort.phases, end('error', false)];
    return { cohort: { ...failed, outcome: 'error', reason, exitCode: null, log: null, phases }, used };
  }
  const { outcome, workspace, reason, exitCode, log } = attempted.value;
  const phases = [...cohort.phases, ...attempted.value.phases];
  if (workspace === null) return { cohort: { ...failed, outcome, reason, exitCode, log, phases }, used };
  await deps.store.fetches.put(key, workspace);
  return { cohort: { ...cohort, workspace, fetchedAtMs: deps.clock(), phases }, used };
}

async function execute(
  cohort: ReadyCohort,
  { run, observer, used }: { run: ComparisonRun; observer: CohortObserver; used: BuildPlan[] },
): Promise<Attempted<Execution>> {
  const { deps, signal } = run;
  const work = async (attempt: number): Promise<Execution> => {
    const plan = planAttempt(cohort, run, attempt);
    if (plan === null) throw new TypeError('a recipe without a fetch has none to execute');
    used.push(plan);
    const options = { blobs: deps.store.blobs, clock: deps.clock, signal };
    const watch = { onPhase: () => {}, onLine: observer.onLine };
    try {
      const execution = await executeBuild(deps.executor, plan, { ...options, ...watch });
      signal.throwIfAborted();
      return execution;
    } catch (error) {
      if (!isLeftToAnother(error, signal)) await releaseQuietly(plan, run);
      throw error;
    }
  };
  return withAttempts({ who: `the fetch for ${cohort.toolchain.builder}`, work }, run);
}

function planAttempt(
  { toolchain, workspace }: ReadyCohort,
  run: ComparisonRun,
  attempt: number,
): BuildPlan | null {
  return planFetch({
    comparison: run.id,
    attempt,
    toolchain,
    environment: run.plan.control,
    workspace,
    sourceDateEpoch: run.plan.revision.sourceDateEpoch,
    recipe: run.plan.recipe,
  });
}

/** Everything that a fetch sees. Its limits are left out: they decide whether it comes to an end, not to which. */
function keyOf(plan: BuildPlan, fetchVariables: Readonly<Record<string, string>>): FetchKey {
  const { script, variables, environment, sourceDateEpoch } = plan;
  return {
    revision: plan.workspace.digest,
    toolchain: plan.toolchain,
    recipe: createHash('sha256')
      .update(JSON.stringify([script, variables, environment, sourceDateEpoch, fetchVariables]))
      .digest('hex'),
  };
}
