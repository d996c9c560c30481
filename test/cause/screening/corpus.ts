import { VARIATIONS, type Variation } from '../../../src/environment/variation.ts';
import { randomFrom, type World, type WorldArtifact } from './world.ts';

/** How often something that is random differs. */
const PROBABILITIES = [0.1, 0.3, 0.5, 0.9] as const;

/** The kinds of worlds, in turn. */
const KINDS: Readonly<Record<string, (draw: Draw) => Omit<World, 'seed' | 'kind'>>> = {
  'no fault': () => world([artifact(0, [])]),
  single: (draw) => world([artifact(0, [draw.some(1)])]),
  'two singles': (draw) => world([artifact(0, singles(draw.some(2)))]),
  'interaction of 2': (draw) => world([artifact(0, [draw.some(2)])]),
  'interaction of 3': (draw) => world([artifact(0, [draw.some(3)])]),
  random: (draw) => world([artifact(0, [], PROBABILITIES[draw.below(4)])]),
  'fails only under': (draw) => {
    const [fault, ...fails] = draw.some(3);
    return {
      ...world([artifact(0, fault === undefined ? [] : [[fault]])]),
      fails: draw.below(2) === 0 ? [fails] : singles(fails.slice(1)),
    };
  },
  'many artifacts': (draw) =>
    world([
      ...Array.from({ length: 2 + draw.below(5) }, (_, index) =>
        artifact(index, singles(draw.some(1 + draw.below(2)))),
      ),
      artifact(10, []),
      artifact(11, [], PROBABILITIES[draw.below(4)]),
      ...(draw.below(2) === 0 ? [artifact(12, [draw.some(2)])] : []),
    ]),
};
export const WORLD_KINDS: readonly string[] = Object.keys(KINDS);

/** Always the same worlds for the same count. */
export function makeCorpus(count: number): World[] {
  return Array.from({ length: count }, (_, seed) => {
    const kind = WORLD_KINDS[seed % WORLD_KINDS.length] ?? '';
    return { seed, kind, ...(KINDS[kind] ?? (() => world([])))(drawFrom(seed)) };
  });
}

interface Draw {
  below(bound: number): number;
  /** So many different variations. */
  some(count: number): Variation[];
}

function drawFrom(seed: number): Draw {
  const draw = randomFrom(seed + 10_000);
  const below = (bound: number): number => Math.floor(draw() * bound);
  return {
    below,
    some: (count) => {
      const left = [...VARIATIONS];
      return Array.from({ length: count }, () => left.splice(below(left.length), 1)).flat();
    },
  };
}

function world(artifacts: readonly WorldArtifact[]): Omit<World, 'seed' | 'kind'> {
  return { artifacts, fails: [], failsAtRandom: 0 };
}

function artifact(index: number, triggers: readonly (readonly Variation[])[], random = 0): WorldArtifact {
  return { path: `artifact-${index}`, triggers, random, mask: null };
}

function singles(variations: readonly Variation[]): Variation[][] {
  return variations.map((name) => [name]);
}
