import type { BuildOutcome } from '../../../src/comparison/build-result.ts';
import { VARIATIONS, type Variation } from '../../../src/environment/variation.ts';
import type { Observation, ScreeningOptions } from '../../../src/cause/screening/observation.ts';
import { planScreening } from '../../../src/cause/screening/plan-screening.ts';

/** A project whose faults are known. */
export interface World {
  readonly kind: string;
  readonly seed: number;
  readonly artifacts: readonly WorldArtifact[];
  /** A build fails that varies all of one of these. */
  readonly fails: readonly (readonly Variation[])[];
  /** How often a build fails whatever it varies. */
  readonly failsAtRandom: number;
}

export interface WorldArtifact {
  readonly path: string;
  /** It differs in a build that varies all of one of these. */
  readonly triggers: readonly (readonly Variation[])[];
  /** How often it differs whatever is varied. */
  readonly random: number;
  /** Where this is varied, no trigger shows. */
  readonly mask: Variation | null;
}

export const OPTIONS: ScreeningOptions = {
  variations: VARIATIONS,
  confirmations: 2,
  parallel: 4,
  budget: 80,
  hints: [],
  mayBeLucky: false,
};

/** Screens a world to the end. Throws when a batch breaks its bounds. */
export function simulate(world: World, options: ScreeningOptions = OPTIONS): Observation[] {
  const draw = randomFrom(world.seed);
  const observations: Observation[] = [];
  for (;;) {
    const plan = planScreening(observations, options);
    if (plan === null) return observations;
    if (plan.batch.length === 0 || plan.batch.length > options.parallel)
      throw new Error(`a batch of ${plan.batch.length}`);
    for (const variations of plan.batch) observations.push(buildIn(world, variations, draw));
    if (observations.length > options.budget) throw new Error(`${observations.length} builds`);
  }
}

/** One build. Varied builds have canaries of their own: two that vary a trigger differ from each other as well. */
export function buildIn(world: World, variations: readonly Variation[], draw: () => number): Observation {
  const has = (trigger: readonly Variation[]): boolean => trigger.every((name) => variations.includes(name));
  const isFailure = world.fails.some(has) || draw() < world.failsAtRandom;
  const outcome: BuildOutcome = isFailure ? 'failure' : 'success';
  return {
    variations,
    outcome,
    artifacts: isFailure
      ? []
      : world.artifacts.map(({ path, triggers, random, mask }) => {
          const isMasked = mask !== null && variations.includes(mask);
          const shown = isMasked ? [] : triggers.filter(has).flat();
          const leaks = [...new Set(shown)].toSorted().map((name) => `${name} of ${variations.join('+')}`);
          const noise = draw() < random ? [`noise ${draw()}`] : [];
          return { path, content: [...leaks, ...noise].join(', ') };
        }),
  };
}

/** Marsaglia's xorshift, https://doi.org/10.18637/jss.v008.i14: numbers from 0 up to 1, the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let warm = 0; warm < 8; warm++) next();
  return next;
}
