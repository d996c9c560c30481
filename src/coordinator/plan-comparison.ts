import type { Capabilities } from '../build/capabilities.ts';
import type { PlannedBuild, RunPlan } from '../build/run-plan.ts';
import type { Builder } from '../environment/builder.ts';
import { chooseEnvironment } from '../environment/choose-environment.ts';
import type { Environment } from '../environment/environment.ts';
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
  /** A builder's repeats are the same in every way. */
  const chosen = new Map<string, Environment>();
  const environmentOf = (builder: Builder): Environment => {
    const known = chosen.get(builder.notation);
    if (known !== undefined) return known;
    const { environment, untried } = environmentFor(builder, request);
    for (const { variation, reason } of untried) reasons.set(variation, reason);
    chosen.set(builder.notation, environment);
    return environment;
  };
  const builds = request.builders.map((builder): PlannedBuild => ({
    builder,
    environment: environmentOf(builder),
    purpose: { kind: 'compare' },
  }));
  const [first] = request.builders;
  const control = environmentOf(unvariedBuilder(first?.toolchain ?? 'bookworm'));
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
