import * as fc from 'fast-check';
import tap from 'tap';

import { changedRefs } from '../../src/coordinator/changed-refs.ts';

const isWatched = (name: string): boolean => !name.endsWith('/x');
const look = { isWatched, existing: false, limit: 10 };
const main = 'refs/heads/main';
const tag = 'refs/tags/v1';

void tap.test('the first look only records, unless what is there is asked for', (t) => {
  const now = new Map([
    [main, 'a'],
    [tag, 'b'],
    ['refs/heads/x', 'c'],
  ]);
  const first = changedRefs({ ...look, seen: null, now });
  t.strictSame(first, { changes: [], seen: Object.fromEntries(now), isMore: false });
  const existing = changedRefs({ ...look, seen: null, now, existing: true });
  t.strictSame(
    existing.changes.map(({ commit }) => commit),
    ['a', 'b'],
  );
  t.end();
});

void tap.test('nothing changed is nothing to do and nothing to keep', (t) => {
  const result = changedRefs({ ...look, seen: { [main]: 'a' }, now: new Map([[main, 'a']]) });
  t.strictSame(result, { changes: [], seen: null, isMore: false });
  t.end();
});

void tap.test(
  'new, moved and force-pushed refs are given once for each commit; what is gone is forgotten',
  (t) => {
    const result = changedRefs({
      ...look,
      seen: { [main]: 'a', 'refs/heads/gone': 'z', 'refs/heads/x': 'a' },
      now: new Map([
        [main, 'b'],
        [tag, 'b'],
        ['refs/heads/x', 'c'],
      ]),
    });
    t.strictSame(result.changes, [{ commit: 'b', names: [main, tag] }]);
    t.strictSame(result.seen, { [main]: 'b', [tag]: 'b', 'refs/heads/x': 'c' });
    t.end();
  },
);

void tap.test('what comes back after it was deleted is new', (t) => {
  const gone = changedRefs({ ...look, seen: { [main]: 'a', [tag]: 'b' }, now: new Map([[main, 'a']]) });
  t.strictSame(gone, { changes: [], seen: { [main]: 'a' }, isMore: false });
  const back = changedRefs({
    ...look,
    seen: gone.seen,
    now: new Map([
      [main, 'a'],
      [tag, 'b'],
    ]),
  });
  t.strictSame(back.changes, [{ commit: 'b', names: [tag] }]);
  t.end();
});

void tap.test(
  'look after look, every commit that a watched ref rests at is given, however few fit in one',
  (t) => {
    const refs = fc.dictionary(
      fc.constantFrom(main, tag, 'refs/heads/x', 'refs/heads/dev', 'refs/tags/v2'),
      fc.constantFrom('a', 'b', 'c', 'd'),
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(
        fc.option(refs),
        refs,
        fc.boolean(),
        fc.integer({ min: 1, max: 3 }),
        (start, end, existing, limit) => {
          const now = new Map(Object.entries(end));
          const given: string[] = [];
          let seen: Record<string, string> | null = start;
          for (let turn = 0; turn < 10; turn += 1) {
            const result = changedRefs({ seen, now, isWatched, existing: existing || turn > 0, limit });
            t.ok(result.changes.length <= limit);
            given.push(...result.changes.map(({ commit }) => commit));
            seen = result.seen ?? seen;
            if (!result.isMore) break;
          }
          const expected = new Set(
            [...now]
              .filter(([name, commit]) => isWatched(name) && start?.[name] !== commit)
              .filter(() => start !== null || existing)
              .map(([, commit]) => commit),
          );
          t.strictSame(given.toSorted(), [...expected].toSorted());
          t.strictSame({ ...seen }, end);
        },
      ),
    );
    t.end();
  },
);
