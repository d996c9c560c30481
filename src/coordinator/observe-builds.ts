import { isDeepStrictEqual } from 'node:util';

import type { RunPlan } from '../build/run-plan.ts';
import type { Observation, ObservedArtifact } from '../cause/screening/observation.ts';
import { compareBuilds } from '../comparison/compare-builds.ts';
import type { PlannedAndEnded } from './experiments.ts';
import { comparedBuild } from './judge-builds.ts';
import { environmentOf, variationsHad } from './plan-experiments.ts';

/**
 * What the builds of one toolchain that say something of the project as it is show, for screening. Which made the same is judged over all
 * of them together; bit by bit, for what normalisation hides has a cause, too.
 */
export function observeBuilds(
  builds: readonly PlannedAndEnded[],
  toolchain: string,
  plan: RunPlan,
): Observation[] {
  const chosen = builds
    .map((build, position) => ({ ...build, position }))
    .filter(
      ({ planned: { builder, purpose } }) =>
        builder.toolchain === toolchain && (purpose.kind === 'compare' || purpose.kind === 'screen'),
    );
  const contents = contentsOf(chosen);
  const had = new Map(chosen.map(({ planned: { builder } }) => [builder.notation, builder]));
  const variations = new Map([...had].map(([notation, builder]) => [notation, variationsHad(builder, plan)]));
  return chosen.map(({ planned: { builder }, ended: { result }, position }) => ({
    variations: variations.get(builder.notation) ?? [],
    outcome: result.outcome,
    artifacts: contents.get(position) ?? [],
  }));
}

/** Whether a build was made in the environment that this plan gives its builder: only then it is a repeat of the plan's own. */
export function isOfPlan({ planned: { builder, environment } }: PlannedAndEnded, plan: RunPlan): boolean {
  return isDeepStrictEqual(environment, environmentOf(builder, plan).environment);
}

/** What each build made, by its position: a class letter for each path. */
function contentsOf(
  builds: readonly (PlannedAndEnded & { position: number })[],
): Map<number, ObservedArtifact[]> {
  const compared = builds.map(({ ended, position }) => comparedBuild(ended, position));
  const contents = new Map<number, ObservedArtifact[]>(builds.map(({ position }) => [position, []]));
  for (const { path, classes, refusedFrom } of compareBuilds(compared, new Map()).artifacts) {
    for (const { letter, builds: makers } of classes) {
      for (const maker of makers) contents.get(maker)?.push({ path, content: letter });
    }
    for (const maker of refusedFrom) contents.get(maker)?.push({ path, content: null });
  }
  return contents;
}
