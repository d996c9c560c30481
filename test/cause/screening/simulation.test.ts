import * as fc from 'fast-check';
import tap from 'tap';

import { VARIATIONS } from '../../../src/environment/variation.ts';
import { makeCorpus } from './corpus.ts';
import { scoreWorld, type Score } from './score.ts';
import { OPTIONS, simulate, type World } from './world.ts';

const WORLDS = 500;
/** Of the things that are purely random and not in reach of any variation, the share that may be blamed on one. */
const RANDOM_BLAMED = 0.02;

const scores = makeCorpus(WORLDS).map((world) => scoreWorld(world));
const total = (what: (score: Score) => number): number => scores.reduce((sum, score) => sum + what(score), 0);
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

void tap.test('what is deterministic is blamed on what triggers it, and on nothing else', async (t) => {
  const right = total((score) => score.right);
  t.ok(right > 1000, `${right} pairs are right`);
  t.ok(right / (right + total((score) => score.wrong)) >= 0.99, 'precision');
  t.ok(right / (right + total((score) => score.missed)) >= 0.99, 'recall');
  t.equal(
    total((score) => score.wronglyCleared),
    0,
  );
});

void tap.test('what is random is not blamed on a variation', async (t) => {
  const random = total((score) => score.random);
  const blamed = total((score) => score.randomBlamed);
  t.ok(random > 100, `${random} are random`);
  t.ok(blamed / random <= RANDOM_BLAMED, `${blamed} are blamed`);
});

void tap.test('the probability of what is random is mostly within the interval', async (t) => {
  const found = total((score) => score.randomFound);
  t.ok(found > 80, `${found} are found`);
  t.ok(total((score) => score.covered) / found >= 0.85);
});

void tap.test('half the builds that one variation after the other takes are enough', async (t) => {
  const ratios = scores.map(({ judgement }) => judgement.buildsSpent / judgement.oneAtATime.confirmed);
  t.ok(median(ratios) <= 0.5, `the median is ${median(ratios)}`);
});

void tap.test('every world comes to an end', async (t) => {
  t.same(
    scores.filter(({ judgement }) => !judgement.isComplete),
    [],
  );
});

const variation = fc.constantFrom(...VARIATIONS);
const trigger = fc.uniqueArray(variation, { minLength: 1, maxLength: 4 });
const probability = fc.constantFrom(0, 0, 0, 0.1, 0.5, 0.9);
const anyWorld: fc.Arbitrary<World> = fc.record({
  kind: fc.constant('any'),
  seed: fc.nat(1_000_000),
  artifacts: fc
    .array(
      fc.record({
        triggers: fc.array(trigger, { maxLength: 4 }),
        random: probability,
        mask: fc.option(variation, { freq: 5 }),
      }),
      { maxLength: 4 },
    )
    .map((some) => some.map((one, index) => ({ path: `artifact-${index}`, ...one }))),
  fails: fc.array(trigger, { maxLength: 2 }),
  failsAtRandom: fc.constantFrom(0, 0, 0, 0.2, 1),
});

void tap.test('any world at all comes to an end within its budget and its batches', async () => {
  const options = fc.record({
    confirmations: fc.integer({ min: 1, max: 3 }),
    parallel: fc.integer({ min: 1, max: 6 }),
    budget: fc.integer({ min: 0, max: 60 }),
    variations: fc.subarray([...VARIATIONS]),
    hints: fc.array(
      fc.record({
        path: fc.constantFrom(null, 'artifact-0', 'artifact-1'),
        variations: fc.uniqueArray(variation, { maxLength: 3 }),
      }),
      { maxLength: 2 },
    ),
    mayBeLucky: fc.boolean(),
  });
  // `simulate` throws when a bound is passed.
  fc.assert(
    fc.property(anyWorld, options, (world, some) => simulate(world, some).length <= some.budget),
    {
      numRuns: 60,
    },
  );
});

void tap.test('screening the same world again builds the same', async () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const again = (): string => JSON.stringify(simulate(world, { ...OPTIONS, budget: 30 }));
      return again() === again();
    }),
    { numRuns: 10 },
  );
});
