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
    const { environment, untried } = chooseEnvironment({
      seed: request.seed,
      builder,
      without: request.recipe.without,
      unavailable: request.capabilities.unavailable,
      controlClock: request.controlClock,
      engineCpus: Math.min(request.recipe.limits.cpus ?? Infinity, request.capabilities.engine.cpus),
    });
    for (const { variation, reason } of untried) reasons.set(variation, reason);
    return { builder, environment, purpose: { kind: 'compare' } };
  };
  const builds = request.builders.map(plan);
  const [first] = request.builders;
  const { environment: control } = plan(unvariedBuilder(first?.toolchain ?? 'bookworm'));
  return { builds, control, untried: [...reasons].map(([variation, reason]) => ({ variation, reason })) };
}
