import assert from 'node:assert/strict';

import * as fc from 'fast-check';
import tap from 'tap';

import { minimise } from '../../src/cause/minimise.ts';

type Rule = (subset: readonly number[]) => boolean;

/** Tries what is asked for until nothing is. */
function search(
  all: readonly number[],
  rule: Rule,
): { smallest: readonly number[]; tried: readonly number[][] } {
  const tried = new Map<string, boolean>();
  for (;;) {
    const { smallest, next } = minimise(all, (subset) => tried.get(String(subset)) ?? null);
    if (next === null) return { smallest, tried: [...tried.keys()].map((key) => key.split(',').map(Number)) };
    assert.ok(!tried.has(String(next)), 'nothing is tried twice');
    tried.set(String(next), rule(next));
  }
}

const items = fc
  .integer({ min: 1, max: 16 })
  .map((count) => Array.from({ length: count }, (_, index) => index));
/** Passes when all of one of these are there; anything passes or fails besides, by a hash of it. */
const world = fc.tuple(items, fc.array(fc.nat(15), { maxLength: 4 }), fc.nat());

void tap.test('what is left passes, and without any one of it does not', async () => {
  fc.assert(
    fc.property(world, ([all, needed, salt]) => {
      const rule: Rule = (subset) =>
        subset.length === all.length ||
        (needed.every((one) => subset.includes(one)) &&
          (subset.length * 7 + salt + (subset[0] ?? 0)) % 3 > 0);
      const { smallest } = search(all, rule);
      assert.ok(rule(smallest));
      if (smallest.length < 2) return;
      for (const one of smallest) assert.ok(!rule(smallest.filter((other) => other !== one)));
    }),
  );
});

void tap.test('where more never harms, exactly what is needed is left', async () => {
  fc.assert(
    fc.property(items, fc.array(fc.nat(15), { minLength: 1, maxLength: 4 }), (all, some) => {
      const needed = all.filter((one) => some.includes(one));
      if (needed.length === 0) return;
      const { smallest } = search(all, (subset) => needed.every((one) => subset.includes(one)));
      assert.deepEqual(
        [...smallest].toSorted((a, b) => a - b),
        needed,
      );
    }),
  );
});

void tap.test('where all together fail, nothing else is tried', async (t) => {
  const { smallest, tried } = search([1, 2, 3], () => false);
  t.same(smallest, [1, 2, 3]);
  t.same(tried, [[1, 2, 3]]);
});

void tap.test('of nothing there is nothing to try', async (t) => {
  t.same(
    minimise([], () => null),
    { smallest: [], next: null },
  );
});
