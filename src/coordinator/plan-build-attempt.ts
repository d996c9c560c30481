import type { BuildPlan } from '../build/build-plan.ts';
import { planBuild } from '../build/plan-build.ts';
import type { ReadyCohort } from '../build/prepared-cohort.ts';
import type { PlannedBuild } from '../build/run-plan.ts';
import type { ComparisonRun } from './comparison-run.ts';

export interface StartedBuild {
  /** In the document's `builds`. */
  readonly position: number;
  readonly planned: PlannedBuild;
  readonly cohort: ReadyCohort;
}

/** The plan of one attempt: the same attempt always has the same, by name too. Throws BuildError 'OUTSIDE_WORKSPACE'. */
export function planBuildAttempt(
  { planned: { builder, environment }, cohort: { toolchain, workspace } }: StartedBuild,
  attempt: number,
  { id, plan }: ComparisonRun,
): BuildPlan {
  return planBuild({
    comparison: id,
    attempt,
    builder,
    toolchain,
    environment,
    workspace,
    sourceDateEpoch: plan.revision.sourceDateEpoch,
    recipe: plan.recipe,
  });
}
