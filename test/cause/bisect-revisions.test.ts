import assert from 'node:assert/strict';

import * as fc from 'fast-check';
import tap from 'tap';

import { bisectRevisions, type BisectStep, type RevisionVerdict } from '../../src/cause/bisect-revisions.ts';

/** Bisects revisions of which all before `firstBad` are good, but for the untestable. Counts the tests. */
function search(truth: readonly RevisionVerdict[]): { end: BisectStep; tests: number } {
  const tested = new Map<number, RevisionVerdict>([
    [0, 'good'],
    [truth.length - 1, 'bad'],
  ]);
  for (;;) {
    const step = bisectRevisions(truth.length, tested);
    if (step.step !== 'test') return { end: step, tests: tested.size - 2 };
    assert.ok(!tested.has(step.index), `${step.index} is tested twice`);
    tested.set(step.index, truth[step.index] ?? 'untestable');
  }
}

const history = fc
  .tuple(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.infiniteStream(fc.boolean()), fc.boolean())
  .map(([count, at, coins, hasUntestable]) => {
    const firstBad = 1 + (at % (count - 1));
    const truth = Array.from({ length: count }, (_, index): RevisionVerdict => {
      const { value } = coins.next();
      const isEnd = index === 0 || index === count - 1;
      if (hasUntestable && !isEnd && value === true) return 'untestable';
      return index < firstBad ? 'good' : 'bad';
    });
    return truth;
  });

void tap.test(
  'the first bad revision is found, or a range of which all but the last are untestable',
  async () => {
    fc.assert(
      fc.property(history, (truth) => {
        const firstBad = truth.indexOf('bad');
        const lastGood = truth.lastIndexOf('good');
        const { end } = search(truth);
        if (firstBad === lastGood + 1) assert.deepEqual(end, { step: 'found', lastGood, firstBad });
        else {
          const candidates = Array.from({ length: firstBad - lastGood }, (_, index) => lastGood + 1 + index);
          assert.deepEqual(end, { step: 'unclear', lastGood, candidates });
        }
      }),
    );
  },
);

void tap.test('where every revision builds, each test halves what is left', async () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 2000 }), fc.nat(), (count, at) => {
      const firstBad = 1 + (at % (count - 1));
      const truth = Array.from({ length: count }, (_, index): RevisionVerdict =>
        index < firstBad ? 'good' : 'bad',
      );
      assert.ok(search(truth).tests <= Math.ceil(Math.log2(count)));
    }),
  );
});

void tap.test('a long range that does not build is left behind at once', async (t) => {
  const truth = Array.from({ length: 1000 }, (_, index): RevisionVerdict => {
    if (index >= 300 && index < 700) return 'untestable';
    return index < 900 ? 'good' : 'bad';
  });
  const { end, tests } = search(truth);
  t.match(end, { step: 'found', firstBad: 900 });
  t.ok(tests <= 20, `${tests} tests`);
});

void tap.test('of a history that went bad twice, the first time is found', async (t) => {
  const tested = new Map<number, RevisionVerdict>([
    [0, 'good'],
    [1, 'bad'],
    [2, 'good'],
    [3, 'bad'],
  ]);
  t.same(bisectRevisions(4, tested), { step: 'found', lastGood: 0, firstBad: 1 });
});

void tap.test('there is nothing to search without a good revision before a bad one', async (t) => {
  t.same(bisectRevisions(3, new Map()), { step: 'impossible' });
  t.same(
    bisectRevisions(
      3,
      new Map([
        [0, 'bad'],
        [2, 'good'],
      ]),
    ),
    { step: 'impossible' },
  );
  t.same(bisectRevisions(0, new Map()), { step: 'impossible' });
});
