import * as fc from 'fast-check';
import tap from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { decisive, type Evidence } from '../../src/store/revision-evidence.ts';
import { createSqliteRevisionStore } from '../../src/store/sqlite-revision-store.ts';
import { SEES_ALL } from '../../src/store/visibility.ts';
import {
  equivalent,
  failedBuild,
  inconclusive,
  nondeterministic,
  reproducible,
  sampleDocument,
  twoMismatches,
} from '../report/sample-documents.ts';
import { artifact, build, builder } from '../report/sample-parts.ts';
import { DAY_MS, hexOf, openRateRig, PUBLIC, START } from './rate-rig.ts';

/** Reproducible, but nothing was varied. */
function plain(): ComparisonDocument {
  return sampleDocument({
    sentence: 'All 1 artifacts are the same in 2 of 2 builds.',
    builds: [builder('bookworm'), builder('bookworm', [], 2)].map((one) => build(one)),
    judgement: {
      verdict: 'reproducible',
      toolchainIndependent: 'not tried',
      nondeterministic: false,
      artifacts: [artifact('usr/bin/greet', 'AA')],
    },
  });
}

function projects(found: readonly { project: string | null }[]): (string | null)[] {
  return found.map(({ project }) => project);
}

void tap.test('an outage takes nothing away from what was found', async (t) => {
  const rig = openRateRig(t);
  rig.project('greet');
  const good = rig.finish({ project: 'greet', document: reproducible() });
  const failed = rig.finish({ project: 'greet', document: failedBuild(), day: 1 });
  const standing = createSqliteRevisionStore(rig.database).standing('greet', SEES_ALL);
  t.match(standing, {
    verdict: 'reproducible',
    newest: {
      comparisons: { reproducible: 1, inconclusive: 1 },
      latest: { comparison: failed, verdict: 'inconclusive' },
      best: { comparison: good, verdict: 'reproducible' },
      decisive: { comparison: good, verdict: 'reproducible', at: '2026-11-01T12:00:00.000Z' },
      isDisputed: false,
    },
    firstBad: null,
  });
});

void tap.test(
  'a new revision of which nothing is known is not green, whatever the one before was',
  async (t) => {
    const rig = openRateRig(t);
    rig.project('greet');
    rig.project('never');
    rig.finish({ project: 'greet', document: reproducible(), revision: 'one' });
    rig.finish({ project: 'greet', document: inconclusive(), revision: 'two', day: 1 });
    const revisions = createSqliteRevisionStore(rig.database);
    t.match(revisions.standing('greet', SEES_ALL), {
      verdict: 'inconclusive',
      newest: { revision: hexOf('two'), decisive: null, tried: [] },
      lastConclusive: { revision: hexOf('one') },
      lastGood: { revision: hexOf('one') },
    });
    t.match(revisions.standing('never', SEES_ALL), { verdict: 'untried', newest: null, lastGood: null });
  },
);

void tap.test('a better verdict after measuring less does not count', async (t) => {
  const rig = openRateRig(t);
  rig.project('greet');
  const bad = rig.finish({ project: 'greet', document: nondeterministic() });
  const weak = rig.finish({ project: 'greet', document: plain(), day: 1 });
  const revisions = createSqliteRevisionStore(rig.database);
  t.match(revisions.standing('greet', SEES_ALL).newest, {
    verdict: 'unreproducible',
    isDisputed: true,
    latest: { comparison: weak, verdict: 'reproducible' },
    best: { comparison: weak, verdict: 'reproducible' },
    decisive: { comparison: bad },
  });
  const strong = rig.finish({ project: 'greet', document: reproducible(), day: 2 });
  t.match(revisions.standing('greet', SEES_ALL).newest, {
    verdict: 'reproducible',
    isDisputed: true,
    decisive: { comparison: strong },
  });
});

void tap.test('comparisons may end in another order than they were asked for', async (t) => {
  const rig = openRateRig(t);
  rig.project('greet');
  const asked = [
    { project: 'greet', document: reproducible(), revision: 'one' },
    { project: 'greet', document: twoMismatches(), revision: 'two', day: 1 },
    { project: 'greet', document: reproducible(), revision: 'two', day: 2 },
  ];
  const ids = rig.finishInOrder(asked, [2, 1, 0]);
  const { newest, firstBad, lastGood } = createSqliteRevisionStore(rig.database).standing('greet', SEES_ALL);
  t.equal(newest?.revision, hexOf('two'));
  t.strictSame(newest?.latest, { comparison: ids[2], verdict: 'reproducible' });
  t.equal(newest?.decisive?.comparison, ids[2]);
  t.equal(lastGood?.revision, hexOf('two'));
  t.equal(firstBad, null);
});

void tap.test('the first bad revision is the first behind the last good one', async (t) => {
  const rig = openRateRig(t);
  rig.project('greet');
  const documents = [twoMismatches, reproducible, failedBuild, equivalent, twoMismatches, inconclusive];
  for (const [day, make] of documents.entries()) {
    rig.finish({ project: 'greet', document: make(), revision: `r${day}`, day });
  }
  t.match(createSqliteRevisionStore(rig.database).standing('greet', SEES_ALL), {
    verdict: 'inconclusive',
    newest: { revision: hexOf('r5') },
    lastConclusive: { revision: hexOf('r4') },
    lastGood: { revision: hexOf('r1') },
    firstBad: { revision: hexOf('r3'), verdict: 'equivalent' },
  });
});

void tap.test('what regressed since a date, and what of it is resolved', async (t) => {
  const rig = openRateRig(t);
  for (const name of ['broken', 'mended', 'open']) rig.project(name, name === 'open' ? 'public' : 'private');
  const regressed = (project: string, day: number): void => {
    rig.finish({ project, document: reproducible(), revision: `${project}1`, day: 0 });
    rig.finish({ project, document: twoMismatches(), revision: `${project}2`, day });
  };
  regressed('broken', 2);
  regressed('mended', 3);
  regressed('open', 4);
  rig.finish({ project: 'mended', document: reproducible(), revision: 'mended3', day: 5 });
  const revisions = createSqliteRevisionStore(rig.database);
  const query = { limit: 9, before: null, sinceMs: START + 2 * DAY_MS };
  const found = revisions.regressions(query, SEES_ALL);
  t.strictSame(
    found.items.map(({ project, isResolved }) => [project, isResolved]),
    [
      ['open', false],
      ['mended', true],
      ['broken', false],
    ],
  );
  t.match(found.items[0]?.regressed, { at: '2026-11-05T12:00:00.000Z', from: 'cmp-01kb1x2h9p' });
  t.equal(revisions.regressions({ ...query, sinceMs: START + 3 * DAY_MS }, SEES_ALL).items.length, 2);
  t.strictSame(
    revisions.regressions(query, PUBLIC).items.map(({ project }) => project),
    ['open'],
  );
  const first = revisions.regressions({ ...query, limit: 2 }, SEES_ALL);
  const second = revisions.regressions({ ...query, before: first.next }, SEES_ALL);
  t.strictSame([...first.items, ...second.items], found.items);
  t.equal(second.next, null);
});

void tap.test('lists are by project, by digest, and only of what is bad', async (t) => {
  const rig = openRateRig(t);
  for (const name of ['a', 'b', 'c', 'd']) rig.project(name, name === 'b' ? 'private' : 'public');
  rig.finish({ project: 'a', document: reproducible(), revision: 'same' });
  rig.finish({ project: 'b', document: twoMismatches(), revision: 'same' });
  rig.finish({ project: 'c', document: equivalent(), revision: 'other' });
  rig.finish({ document: reproducible(), revision: 'same' });
  const revisions = createSqliteRevisionStore(rig.database);
  t.strictSame(projects(revisions.ofDigest(hexOf('same'), SEES_ALL)), [null, 'b', 'a']);
  t.strictSame(projects(revisions.ofDigest(hexOf('same'), PUBLIC)), ['a']);
  const query = { limit: 1, after: null, verdicts: ['unreproducible', 'equivalent'] as const };
  const first = revisions.standings(query, SEES_ALL);
  const second = revisions.standings({ ...query, after: first.next }, SEES_ALL);
  t.strictSame(projects([...first.items, ...second.items]), ['b', 'c']);
  t.equal(second.next, null);
  const untried = revisions.standings({ limit: 9, after: null, verdicts: ['untried'] }, SEES_ALL);
  t.strictSame(projects(untried.items), ['d']);
  t.throws(() => revisions.standing('b', PUBLIC), { code: 'UNKNOWN_PROJECT' });

  for (let day = 1; day < 6; day++) {
    rig.finish({
      project: 'a',
      document: day % 2 === 0 ? reproducible() : equivalent(),
      revision: `r${day}`,
      day,
    });
  }
  const page = { project: 'a', verdicts: null, limit: 4, before: null };
  const newest = revisions.ofProject(page, SEES_ALL);
  const rest = revisions.ofProject({ ...page, before: newest.next }, SEES_ALL);
  t.strictSame(
    [...newest.items, ...rest.items].map(({ revision }) => revision),
    ['r5', 'r4', 'r3', 'r2', 'r1', 'same'].map(hexOf),
  );
  const good = revisions.ofProject({ ...page, verdicts: ['reproducible'] }, SEES_ALL).items;
  t.strictSame(
    good.map(({ revision }) => revision),
    ['r4', 'r2', 'same'].map(hexOf),
  );
});

void tap.test('a removed comparison leaves its verdict, and no evidence', async (t) => {
  const rig = openRateRig(t);
  const number = rig.project('greet');
  rig.finish({ project: 'greet', document: reproducible() });
  rig.database.raw.exec('DELETE FROM comparison');
  const revisions = createSqliteRevisionStore(rig.database);
  t.match(revisions.standing('greet', SEES_ALL).newest, {
    verdict: 'reproducible',
    decisive: { comparison: null, verdict: 'reproducible' },
  });
  rig.moves.removed(number);
  rig.database.raw.prepare('DELETE FROM project WHERE number = ?').run(number);
  const [left] = revisions.ofDigest(reproducible().revision.snapshot.digest, SEES_ALL);
  t.match(left, { project: null, verdict: 'reproducible' });
});

void tap.test(
  'which evidence counts does not depend on which came first, and only more evidence improves',
  async (t) => {
    const evidence = fc.record({
      verdict: fc.constantFrom('reproducible', 'equivalent', 'unreproducible', 'inconclusive' as const),
      tried: fc.uniqueArray(fc.constantFrom('bookworm', 'bookworm+timezone', 'bookworm+locale')),
    });
    fc.assert(
      fc.property(evidence, evidence, (first, second) => {
        const [one, other]: [Evidence, Evidence] = [
          { number: 1, ...first },
          { number: 2, ...second },
        ];
        const won = decisive(one, other);
        const lost = won === one ? other : one;
        const isImproved =
          won === other && one.verdict === 'unreproducible' && other.verdict === 'reproducible';
        const isCovered = one.tried.every((name) => other.tried.includes(name));
        return (
          won === decisive(other, one) &&
          !(won.verdict === 'inconclusive' && lost.verdict !== 'inconclusive') &&
          (!isImproved || isCovered)
        );
      }),
    );
    t.pass('for any two');
  },
);
