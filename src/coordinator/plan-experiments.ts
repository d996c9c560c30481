import { isDeepStrictEqual } from 'node:util';

import type { PlannedBuild, RunPlan } from '../build/run-plan.ts';
import type { Purpose } from '../comparison/purpose.ts';
import type { Builder } from '../environment/builder.ts';
import { VARIATIONS, type Variation } from '../environment/variation.ts';
import { spellVariations } from '../environment/variation-notation.ts';
import { environmentFor } from './plan-comparison.ts';
import { controlClockOf } from './plan-clock.ts';

type Plan = Pick<RunPlan, 'builds' | 'seed' | 'recipe' | 'capabilities' | 'createdAtMs'>;

/** The variations of a builder that its builds really have: what the recipe leaves out and the engine cannot give is not among them. */
export function variationsHad(builder: Pick<Builder, 'notation' | 'variations'>, plan: Plan): Variation[] {
  const { untried } = environmentOf(builder, plan);
  const missing = new Set(untried.map(({ variation }) => variation));
  return VARIATIONS.filter((name) => builder.variations.includes(name) && !missing.has(name));
}

/** The environment of a builder in this plan: the same for each of its repeats, whenever they are made. */
export function environmentOf(builder: Pick<Builder, 'notation' | 'variations'>, plan: Plan) {
  const { seed, recipe, capabilities } = plan;
  return environmentFor(builder, { seed, recipe, capabilities, controlClock: controlClockOf(plan) });
}

/**
 * One build of a toolchain for each set of variations, to screen them or to trace their commands. A set that is known already is built as
 * the builder that had it, so that both are repeats of one another.
 */
export function planBuildsWith(
  sets: readonly (readonly Variation[])[],
  { toolchain, kind }: { readonly toolchain: string; readonly kind: 'screen' | 'trace' },
  plan: Plan,
): PlannedBuild[] {
  return addTo(
    plan,
    sets.map((set) => ({ builder: builderFor(set, toolchain, plan), purpose: { kind } })),
  );
}

/** One build of each of `builders`, to try settings. */
export function planFixBuilds(
  builders: readonly Builder[],
  purpose: Extract<Purpose, { kind: 'fix' }>,
  plan: Plan,
): PlannedBuild[] {
  return addTo(
    plan,
    builders.map((builder) => ({ builder, purpose })),
  );
}

interface Wanted {
  /** Its label and repeat are made anew, but that the label of a fix tells whose build it is. */
  readonly builder: Builder;
  readonly purpose: Purpose;
}

/** Repeats are numbered on from those that there are: label and plan name stay unique in the comparison. */
function addTo(plan: Plan, wanted: readonly Wanted[]): PlannedBuild[] {
  const builds = [...plan.builds];
  return wanted.map(({ builder: { notation, label, toolchain, variations }, purpose }) => {
    const same = builds.filter(({ builder }) => builder.notation === notation);
    const repeat = 1 + Math.max(0, ...same.map(({ builder }) => builder.repeat));
    const builder = { notation, label: labelOf({ notation, label, repeat }, purpose), toolchain };
    const { environment } = environmentOf({ notation, variations }, plan);
    const planned = { builder: { ...builder, variations, repeat }, environment, purpose };
    builds.push(planned);
    return planned;
  });
}

function labelOf(
  { notation, label, repeat }: Pick<Builder, 'notation' | 'label' | 'repeat'>,
  purpose: Purpose,
): string {
  if (purpose.kind === 'fix') return `${label} (fix ${purpose.attempt})`;
  return repeat === 1 ? notation : `${notation}#${repeat}`;
}

function builderFor(set: readonly Variation[], toolchain: string, plan: Plan): Builder {
  const sameSet = (builder: Builder): boolean =>
    set.every((name) => builder.variations.includes(name)) &&
    isDeepStrictEqual(new Set(variationsHad(builder, plan)), new Set(set));
  const known = plan.builds.find(
    ({ builder, purpose }) => purpose.kind !== 'fix' && builder.toolchain === toolchain && sameSet(builder),
  );
  if (known !== undefined) return known.builder;
  const variations = VARIATIONS.filter((name) => set.includes(name));
  const notation = toolchain + spellVariations(variations);
  return { notation, label: notation, toolchain, variations, repeat: 1 };
}
