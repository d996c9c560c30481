import assert from 'node:assert/strict';

import * as fc from 'fast-check';
import tap from 'tap';

import { causeStanding, noteLook, type Look } from '../../src/store/cause-history.ts';

/** A letter a revision: `S` it was seen, `a` it was looked for and gone, `.` nobody could tell. */
function told(history: string): { looks: Look[]; newest: number } {
  let looks: Look[] = [];
  for (const [revision, letter] of history.split('').entries()) {
    const look = { revision, comparison: revision, at: revision, saw: letter === 'S' };
    if (letter !== '.') looks = noteLook(looks, look);
  }
  return { looks, newest: history.length - 1 };
}

function statusOf(history: string): string | null {
  const { looks, newest } = told(history);
  return causeStanding(looks, newest)?.status ?? null;
}

void tap.test('a status says how the newest revision stands to those before', async (t) => {
  const expected: Record<string, string | null> = {
    '': null,
    'a.a': null,
    S: 'new',
    'a.S': 'new',
    SS: 'ongoing',
    'S.S': 'ongoing',
    Sa: 'resolved',
    Saaa: 'resolved',
    SaS: 'regressed',
    'Sa.S': 'regressed',
    SaSS: 'ongoing',
    SaSa: 'resolved',
  };
  for (const [history, status] of Object.entries(expected)) t.equal(statusOf(history), status, history);
});

void tap.test('a revision that could not be looked into resolves nothing', async (t) => {
  t.equal(statusOf('S.'), 'ongoing');
  t.equal(statusOf('SaS.'), 'ongoing');
  t.equal(statusOf('Sa..'), 'resolved', 'nor takes it back');
});

void tap.test('it says when it was first and last seen, and since when it is gone', async (t) => {
  const { looks, newest } = told('.S.SaaSaa');
  t.match(causeStanding(looks, newest), {
    firstSeen: { revision: 1 },
    lastSeen: { revision: 6 },
    resolved: { revision: 7 },
  });
});

const letters = fc.constantFrom('S', 'a', '.');

/** The words of the statuses, from the whole history. */
function plainStatus(history: readonly string[]): string | null {
  const first = history.indexOf('S');
  if (first === -1) return null;
  const known = history.slice(first).filter((letter) => letter !== '.');
  if (known.at(-1) === 'a') return 'resolved';
  if (history.at(-1) !== 'S') return 'ongoing';
  if (known.length === 1) return 'new';
  return known.at(-2) === 'S' ? 'ongoing' : 'regressed';
}

void tap.test('however long the history, the status is that of all of it', async () => {
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 60 }), (history) => {
      const { looks, newest } = told(history.join(''));
      const standing = causeStanding(looks, newest);
      assert.equal(standing?.status ?? null, plainStatus(history));
      if (standing === null) return;
      assert.equal(standing.firstSeen.revision, history.indexOf('S'));
      assert.equal(standing.lastSeen.revision, history.lastIndexOf('S'));
      assert.ok(looks.length <= 17, `${looks.length} looks`);
    }),
  );
});

void tap.test(
  'revisions may be judged in any order, and again: what counts is what is known last',
  async () => {
    const judgements = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom('S', 'a')), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(judgements, (all) => {
        const judged = [[0, 'S'] as const, ...all];
        const last = new Map<number, string>(judged);
        const history = Array.from({ length: 10 }, (_, revision) => last.get(revision) ?? '.');
        let looks: Look[] = [];
        for (const [revision, letter] of judged) {
          looks = noteLook(looks, { revision, comparison: 0, at: revision * 1000, saw: letter === 'S' });
        }
        assert.equal(causeStanding(looks, 9)?.status ?? null, plainStatus(history));
      }),
    );
  },
);

void tap.test('of a cause that no revision shows any more nothing is left', async (t) => {
  const look = { revision: 1, comparison: 1, at: 1, saw: true };
  t.strictSame(noteLook(noteLook([], look), { ...look, comparison: 2, saw: false }), []);
});
