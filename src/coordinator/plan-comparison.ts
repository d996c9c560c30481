import type { Capabilities } from '../build/capabilities.ts';
import type { PlannedBuild, RunPlan } from '../build/run-plan.ts';
import type { Builder } from '../environment/builder.ts';
import { chooseEnvironment } from '../environment/choose-environment.ts';
import { unvariedBuilder } from '../environment/unvaried-builder.ts';
import type { Variation } from '../environment/variation.ts';
import type { Recipe } from '../recipe/recipe.ts';

export type PlannedBuilds = Pick<RunPlan, 'builds' | 'control' | 'untried'>;

export interface PlanRequest {
  readonly builders: readonly Builder[];
  readonly recipe: Recipe;
  readonly capabilities: Capabilities;
  /** Hex. */
  readonly seed: string;
  /** Seconds since the epoch at which unvaried builds start. */
  readonly controlClock: number;
}

/** Chooses every build's environment. Pure. */
export function planComparison(request: PlanRequest): PlannedBuilds {
  const reasons = new Map<Variation, string>();
  const plan = (builder: Builder): PlannedBuild => {
    const { environment, untried } = environmentFor(builder, request);
    for (const { variation, reason } of untried) reasons.set(variation, reason);
    return { builder, environment, purpose: { kind: 'compare' } };
  };
  const builds = request.builders.map(plan);
  const [first] = request.builders;
  const { environment: control } = plan(unvariedBuilder(first?.toolchain ?? 'bookworm'));
  return { builds, control, untried: [...reasons].map(([variation, reason]) => ({ variation, reason })) };
}

/** One builder's environment, and what it was to vary and does not. Pure. */
export function environmentFor(
  builder: Pick<Builder, 'notation' | 'variations'>,
  { seed, recipe, capabilities, controlClock }: Omit<PlanRequest, 'builders'>,
): ReturnType<typeof chooseEnvironment> {
  return chooseEnvironment({
    seed,
    builder,
    without: recipe.without,
    unavailable: capabilities.unavailable,
    controlClock,
    engineCpus: Math.min(recipe.limits.cpus ?? Infinity, capabilities.engine.cpus),
  });
}
