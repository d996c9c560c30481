import type { BuildPlan } from '../build/build-plan.ts';
import type { ComparisonRun } from './comparison-run.ts';
import { planBuildAttempt, type StartedBuild } from './plan-build-attempt.ts';

/** The attempt that an earlier process began and whose sandbox is there, else a new one. What is gone is noted as lost. */
export async function openAttempt(build: StartedBuild, run: ComparisonRun): Promise<BuildPlan> {
  const { ledger, deps } = run;
  const { position } = build;
  const { attempt, isJoined } = await ledger.openAttempt(position);
  const plan = planBuildAttempt(build, attempt, run);
  if (!isJoined || (await deps.executor.canJoin(plan))) return plan;
  await ledger.loseAttempt(position, attempt, 'its sandbox was gone, or had not been started');
  await releaseQuietly(plan, run);
  return planBuildAttempt(build, (await ledger.openAttempt(position)).attempt, run);
}

/** What cannot be removed while the engine is away is found by its label later. */
export async function releaseQuietly(plan: BuildPlan, { deps: { executor } }: ComparisonRun): Promise<void> {
  await executor.release({ name: plan.name, comparison: plan.comparison }).catch(() => undefined);
}
