import { createHash } from 'node:crypto';

import type { BuildPlan } from '../build/build-plan.ts';
import { executeBuild } from '../build/execute-build.ts';
import { planFetch } from '../build/plan-build.ts';
import type { FetchKey } from '../store/fetch-cache.ts';
import { beginPhase } from './begin-phase.ts';
import type { ComparisonRun } from './comparison-run.ts';
import type { PreparedCohort, ReadyCohort } from '../build/prepared-cohort.ts';
import type { CohortObserver } from './cohort-observer.ts';
import { withAttempts } from './with-attempts.ts';

/** The workspace after the recipe's fetch: run once for the cohort, or kept from an earlier comparison. */
export async function fetchWorkspace(
  cohort: ReadyCohort,
  run: ComparisonRun,
  observer: CohortObserver,
): Promise<PreparedCohort> {
  const { deps } = run;
  const plan = planAttempt(cohort, run, 1);
  if (plan === null) return cohort;
  const end = beginPhase(deps.clock, 'fetch');
  const key = keyOf(plan, deps.fetchVariables);
  const kept = run.refetch ? null : await deps.store.fetches.get(key);
  observer.onPhase('fetch', kept !== null);
  if (kept !== null) return { ...cohort, workspace: kept, phases: [...cohort.phases, end('success', true)] };
  const attempted = await withAttempts(`the fetch for ${cohort.toolchain.builder}`, run, (attempt) =>
    executeBuild(deps.executor, planAttempt(cohort, run, attempt) ?? plan, {
      blobs: deps.store.blobs,
      clock: deps.clock,
      signal: run.signal,
      onPhase: () => {},
      onLine: observer.onLine,
    }),
  );
  const { attempt } = attempted;
  const failed = { kind: 'failed', toolchain: cohort.toolchain, phase: 'fetch', attempt } as const;
  if (attempted.kind === 'fault') {
    const { reason } = attempted;
    const phases = [...cohort.phases, end('error', false)];
    return { ...failed, outcome: 'error', reason, exitCode: null, log: null, phases };
  }
  const { outcome, workspace, reason, exitCode, log } = attempted.value;
  const phases = [...cohort.phases, ...attempted.value.phases];
  if (workspace === null) return { ...failed, outcome, reason, exitCode, log, phases };
  deps.store.fetches.put(key, workspace);
  return { ...cohort, workspace, phases };
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
    environment: run.control,
    workspace,
    sourceDateEpoch: run.revision.sourceDateEpoch,
    recipe: run.recipe,
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
