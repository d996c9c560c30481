import type { BuildPlan } from '../build/build-plan.ts';
import { planBuild } from '../build/plan-build.ts';
import type { ReadyCohort } from '../build/prepared-cohort.ts';
import type { PlannedBuild } from '../build/run-plan.ts';
import { withSettings } from '../build/settings-script.ts';
import { fillSetting } from '../cause/remedies/remedy-for.ts';
import type { ComparisonRun } from './comparison-run.ts';

export interface StartedBuild {
  /** In the plan's `builds`, and, for one that is compared, in the document's. */
  readonly position: number;
  readonly planned: PlannedBuild;
  readonly cohort: ReadyCohort;
}

/** The plan of one attempt: the same attempt always has the same, by name too. Throws BuildError 'OUTSIDE_WORKSPACE'. */
export function planBuildAttempt(
  { planned: { builder, environment, purpose }, cohort: { toolchain, workspace } }: StartedBuild,
  attempt: number,
  { id, plan }: ComparisonRun,
): BuildPlan {
  const { sourceDateEpoch } = plan.revision;
  const { buildPath } = environment;
  const settings = purpose.kind === 'fix' ? purpose.settings : [];
  const filled = settings.map((setting) => fillSetting(setting, { buildPath, sourceDateEpoch }));
  return planBuild({
    comparison: id,
    attempt,
    builder,
    toolchain,
    environment,
    workspace,
    sourceDateEpoch,
    recipe: { ...plan.recipe, build: withSettings(plan.recipe.build, filled) },
    isTraced: purpose.kind === 'trace',
    // By chance two builds would have the same file times: what leaks them would look clean, and then like anything at all.
    startsApart: purpose.kind !== 'compare',
  });
}
