import * as fc from 'fast-check';
import tap from 'tap';

import { createSqliteProjectStore } from '../../src/store/sqlite-project-store.ts';
import { createSqliteRateStore } from '../../src/store/sqlite-rate-store.ts';
import type { Visibility } from '../../src/store/visibility.ts';
import { VARIATIONS } from '../../src/environment/variation.ts';
import { settingsOf } from '../comparison/project-fixture.ts';
import {
  equivalent,
  failedBuild,
  inconclusive,
  nondeterministic,
  reproducible,
  twoMismatches,
} from '../report/sample-documents.ts';
import { ANY, openRateRig, PUBLIC, START } from './rate-rig.ts';

void tap.test('bit-identical and equal after normalisation are never added together', async (t) => {
  const rig = openRateRig(t);
  for (const document of [reproducible(), reproducible(), equivalent(), twoMismatches()])
    rig.finish({ document });
  const total = createSqliteRateStore(rig.database).total(ANY);
  t.match(total, {
    reproducible: { numerator: 2, denominator: 4 },
    equivalent: { numerator: 1, denominator: 4 },
    regressed: 1,
    nondeterministic: 0,
  });
  t.match(total.artifacts, {
    match: { numerator: 3 + 3 + 1 + 3, denominator: 3 + 3 + 2 + 5 },
    equivalent: { numerator: 1, denominator: 13 },
    excluded: { inconclusive: 0 },
  });
});

void tap.test('what says nothing is in no denominator, and what was never tried is said', async (t) => {
  const rig = openRateRig(t);
  for (const name of ['tried', 'never']) rig.project(name);
  rig.finish({ project: 'tried', document: failedBuild() });
  rig.finish({ project: 'tried', document: inconclusive() });
  const end = { endedAtMs: START, project: 1, request: { builders: [] } };
  rig.recordEnd({ ...end, status: 'interrupted' });
  rig.recordEnd({ ...end, status: 'cancelled' });
  rig.recordEnd({ ...end, status: 'cancelled', request: null });
  rig.database.raw.exec(
    "INSERT INTO comparison (id, status, createdAt, project, source, title, sourceKey) VALUES ('cq', 'queued', 0, 2, '{}', '', '')",
  );
  const rates = createSqliteRateStore(rig.database);
  t.match(rates.total(ANY), {
    reproducible: { numerator: 0, denominator: 0 },
    excluded: { inconclusive: 2, interrupted: 1, cancelled: 2 },
    untried: { projects: 1, waiting: 1 },
    measuredUnder: [],
  });
  t.match(rates.standing(ANY.visibility), {
    reproducible: { numerator: 0, denominator: 0 },
    excluded: { inconclusive: 1 },
    untried: { projects: 1, waiting: 1 },
  });
  t.strictSame(
    rates.projects(ANY, { limit: 9, after: null }).map(({ project, untried }) => [project, untried]),
    [
      ['never', { projects: 1, waiting: 1 }],
      ['tried', { projects: 0, waiting: 0 }],
    ],
  );
  t.strictSame(rates.total({ ...ANY, project: 'never' }).untried, { projects: 1, waiting: 1 });
});

void tap.test('a result that is used again is counted once', async (t) => {
  const rig = openRateRig(t);
  rig.finish({ document: reproducible() });
  rig.finish({ document: { ...reproducible(), reuseOf: 'c00000000000001' } });
  const rates = createSqliteRateStore(rig.database);
  t.strictSame(rates.total(ANY).reproducible, { numerator: 1, denominator: 1 });
  t.equal(rates.builders(ANY)[0]?.failed.denominator, 2);
});

void tap.test('rates are by day, by variations and by project', async (t) => {
  const rig = openRateRig(t);
  for (const name of ['a', 'b']) rig.project(name);
  rig.finish({ project: 'a', document: reproducible(), day: 0 });
  rig.finish({ project: 'a', document: twoMismatches(), day: 2 });
  rig.finish({ project: 'b', document: nondeterministic(), day: 2 });
  const rates = createSqliteRateStore(rig.database);
  t.strictSame(
    rates.days(ANY).map(({ day, reproducible: rate }) => [day, rate.numerator, rate.denominator]),
    [
      ['2026-11-01', 1, 1],
      ['2026-11-03', 0, 2],
    ],
    'a day on which nothing ended is no day of zero',
  );
  t.equal(rates.days({ ...ANY, from: '2026-11-02' }).length, 1);
  t.equal(rates.days({ ...ANY, to: '2026-11-02' }).length, 1);
  t.strictSame(rates.total({ ...ANY, project: 'a' }).reproducible, { numerator: 1, denominator: 2 });
  const all = rates.total(ANY).measuredUnder;
  t.strictSame(
    all.map(({ variations, comparisons }) => [variations.length, comparisons]),
    [
      [VARIATIONS.length, 2],
      [VARIATIONS.length - 1, 1],
    ],
    'one of them was asked for and not had',
  );
  t.strictSame(rates.total({ ...ANY, variations: all[1]?.variations ?? [] }).reproducible, {
    numerator: 0,
    denominator: 1,
  });
  t.strictSame(rates.total({ ...ANY, variations: [] }).reproducible, { numerator: 0, denominator: 0 });
  t.throws(() => rates.total({ ...ANY, project: 'c' }), { code: 'UNKNOWN_PROJECT' });
});

void tap.test('a builder is held against the control of its cohort', async (t) => {
  const rig = openRateRig(t);
  for (const document of [reproducible(), equivalent(), twoMismatches(), failedBuild()])
    rig.finish({ document });
  const [plain, varied, trixie] = createSqliteRateStore(rig.database).builders(ANY);
  t.match(plain, {
    notation: 'bookworm',
    failed: { numerator: 0, denominator: 8 },
    identical: { numerator: 4, denominator: 4 },
    uncompared: 4,
  });
  t.match(varied, {
    notation: 'bookworm+all',
    failed: { numerator: 1, denominator: 4 },
    identical: { numerator: 1, denominator: 3 },
    equivalent: { numerator: 1, denominator: 3 },
    uncompared: 0,
  });
  t.match(trixie, { notation: 'trixie', identical: { numerator: 0, denominator: 0 }, uncompared: 1 });
});

void tap.test('nobody learns of what they do not see', async (t) => {
  const rig = openRateRig(t);
  rig.project('open');
  rig.project('secret', 'private');
  rig.finish({ project: 'open', document: reproducible() });
  rig.finish({ project: 'secret', document: twoMismatches() });
  rig.finish({ document: twoMismatches() });
  const rates = createSqliteRateStore(rig.database);
  const denominator = (visibility: Visibility): number =>
    rates.total({ ...ANY, visibility }).reproducible.denominator;
  t.equal(denominator(PUBLIC), 1);
  t.equal(denominator({ kind: 'all' }), 3);
  t.equal(denominator({ ...PUBLIC, projects: ['secret', 'open'] }), 2, 'what is public is not counted twice');
  t.equal(denominator({ kind: 'some', isPublicSeen: false, projects: ['open'], token: null }), 1);
  t.equal(denominator({ kind: 'some', isPublicSeen: false, projects: [], token: null }), 0);
  t.throws(() => rates.total({ ...ANY, visibility: PUBLIC, project: 'secret' }), { code: 'UNKNOWN_PROJECT' });
  t.strictSame(
    rates.projects({ ...ANY, visibility: PUBLIC }, { limit: 9, after: null }).map(({ project }) => project),
    ['open'],
  );
  t.equal(rates.standing(PUBLIC).reproducible.denominator, 1);
});

void tap.test('a project that is hidden, shown or removed takes its rates along', async (t) => {
  const rig = openRateRig(t);
  const projects = createSqliteProjectStore(rig.database, () => START);
  const rates = createSqliteRateStore(rig.database);
  const seen = (): number => rates.total({ ...ANY, visibility: PUBLIC }).reproducible.denominator;
  projects.create('greet', settingsOf({ visibility: 'public' }));
  rig.adopt('greet');
  rig.finish({ project: 'greet', document: reproducible() });
  t.equal(seen(), 1);
  projects.update('greet', settingsOf({ visibility: 'private' }), null);
  t.equal(seen(), 0);
  projects.update('greet', settingsOf({ visibility: 'public' }), null);
  t.equal(seen(), 1);
  projects.remove('greet', null);
  t.equal(seen(), 0, 'what belongs to no project is nobody else’s business');
  t.equal(rates.total(ANY).reproducible.denominator, 1);
});

void tap.test('rates stay when the comparisons they counted are removed', async (t) => {
  const rig = openRateRig(t);
  rig.project('a');
  rig.finish({ project: 'a', document: reproducible() });
  const rates = createSqliteRateStore(rig.database);
  const before = [rates.total(ANY), rates.builders(ANY), rates.standing(ANY.visibility)];
  rig.database.raw.exec('DELETE FROM comparison');
  t.strictSame([rates.total(ANY), rates.builders(ANY), rates.standing(ANY.visibility)], before);
});

void tap.test('the sums are those of the projects, whatever side they change to', async (t) => {
  const documents = [reproducible(), equivalent(), twoMismatches(), failedBuild()];
  const step = fc.oneof(
    fc.record({ kind: fc.constant('finish' as const), at: fc.nat(3), what: fc.nat(3), day: fc.nat(2) }),
    fc.record({ kind: fc.constant('move' as const), at: fc.nat(2) }),
    fc.record({ kind: fc.constant('remove' as const), at: fc.nat(2) }),
  );
  const names = ['a', 'b', 'c'];
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const rig = openRateRig(t);
      const { raw } = rig.database;
      const sides = new Map<number, 'public' | 'private'>(names.map((name) => [rig.project(name), 'public']));
      let finished = 0;
      for (const one of steps) {
        const number = one.at + 1;
        const side = sides.get(number);
        if (one.kind === 'finish') {
          const document = documents[one.what] ?? reproducible();
          finished++;
          rig.finish({
            document,
            day: one.day,
            ...(side === undefined ? {} : { project: names[one.at] ?? '' }),
          });
        } else if (side !== undefined && one.kind === 'move') {
          const to = side === 'public' ? 'private' : 'public';
          sides.set(number, to);
          rig.moves.becomes(number, to);
          raw
            .prepare('UPDATE project SET isPublic = ? WHERE number = ?')
            .run(to === 'public' ? 1 : 0, number);
        } else if (side !== undefined) {
          sides.delete(number);
          rig.moves.removed(number);
          raw.prepare('DELETE FROM project WHERE number = ?').run(number);
        }
      }
      const sumOf = (sum: string, where: string): unknown =>
        raw.prepare(`SELECT ${sum} WHERE ${where}`).pluck().get();
      const comparisons =
        'total(reproducible + equivalent + unreproducible + inconclusive) FROM comparison_rate';
      const builds = 'total(success + failure) FROM builder_rate';
      const open = [...sides].filter(([, side]) => side === 'public').map(([number]) => number);
      return (
        sumOf(comparisons, "project < 0 AND day = ''") === finished &&
        sumOf(comparisons, 'project < 0') === 2 * finished &&
        sumOf(comparisons, "project >= 0 AND day = ''") === finished &&
        sumOf(comparisons, 'project >= 0') === 2 * finished &&
        sumOf(comparisons, 'project = -1') === sumOf(comparisons, `project IN (${open.join()})`) &&
        sumOf(builds, 'project < 0') === sumOf(builds, 'project >= 0') &&
        sumOf(builds, 'project = -1') === sumOf(builds, `project IN (${open.join()})`)
      );
    }),
    { numRuns: 40 },
  );
});
