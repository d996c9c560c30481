import tap, { type Test } from 'tap';

import type { Cause } from '../../src/comparison/cause.ts';
import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { createSqliteCauseStore } from '../../src/store/sqlite-cause-store.ts';
import { SEES_ALL, type Visibility } from '../../src/store/visibility.ts';
import { canary, cause } from '../report/sample-causes.ts';
import { inconclusive, reproducible, twoMismatches } from '../report/sample-documents.ts';
import { openRateRig, PUBLIC, type Ended } from './rate-rig.ts';

const PATH = 'usr/bin/greet';
const FINGERPRINT = '00000000000000aa';

const buildPath = (more: Partial<Cause> = {}): Cause =>
  cause({
    kind: 'captures-build-path',
    path: PATH,
    witnesses: [canary('build-path', '/vbp')],
    fingerprint: FINGERPRINT,
    variations: ['build-path'],
    ...more,
  });

const bad = (...causes: Cause[]): ComparisonDocument => ({
  ...twoMismatches(),
  causes: causes.length === 0 ? [buildPath()] : causes,
});

const good = (): ComparisonDocument => ({ ...reproducible(), searched: { artifacts: 3, of: 3 } });

function openRig(t: Test) {
  const rig = openRateRig(t);
  const causes = createSqliteCauseStore(rig.database);
  let day = 0;
  const of = (project: string, status: null | 'resolved' = null, visibility: Visibility = SEES_ALL) =>
    causes.ofPlace({ project, status, kind: null, limit: 20, before: null }, visibility).items;
  return {
    ...rig,
    causes,
    of,
    /** Each a revision of its own, a day after the last, unless told otherwise. */
    next: (project: string, document: ComparisonDocument, more: Partial<Ended> = {}): string => {
      day += 1;
      return rig.finish({ project, document, revision: `r${day}`, day, ...more });
    },
    sharing: (visibility: Visibility) =>
      causes.sharing({ fingerprint: FINGERPRINT, limit: 20, before: null }, visibility).items,
  };
}

void tap.test('a cause is new, goes on, is resolved, and comes back', async (t) => {
  const rig = openRig(t);
  rig.project('greet');
  const status = () => rig.of('greet').map((one) => one.status);
  const first = rig.next('greet', bad());
  t.match(rig.of('greet'), [
    {
      project: 'greet',
      source: null,
      fingerprint: FINGERPRINT,
      status: 'new',
      title: 'embeds the build path',
      firstSeen: { comparison: first, commit: String },
      lastSeen: { comparison: first },
      resolvedIn: null,
      artifactCount: 1,
      paths: [PATH],
    },
  ]);
  const second = rig.next('greet', bad());
  t.strictSame(status(), ['ongoing']);
  const third = rig.next('greet', good());
  t.match(rig.of('greet'), [
    {
      status: 'resolved',
      firstSeen: { comparison: first },
      lastSeen: { comparison: second },
      resolvedIn: { comparison: third },
    },
  ]);
  rig.next('greet', bad());
  t.strictSame(status(), ['regressed']);
});

void tap.test('an outage, or a look at less, resolves nothing', async (t) => {
  const rig = openRig(t);
  rig.project('greet');
  rig.next('greet', bad());
  rig.next('greet', inconclusive());
  t.match(rig.of('greet'), [{ status: 'new' }], 'what is inconclusive is no revision that was judged');
  rig.next('greet', { ...good(), untried: [{ variation: 'build-path', reason: 'not had' }] });
  t.match(rig.of('greet'), [{ status: 'ongoing', resolvedIn: null }]);
});

void tap.test('an older revision that is compared again is not the newest', async (t) => {
  const rig = openRig(t);
  rig.project('greet');
  const again = { revision: 'old', askedDay: 0 };
  rig.next('greet', good(), again);
  rig.next('greet', bad());
  rig.next('greet', good());
  rig.next('greet', bad(), { ...again, day: 9 });
  t.match(rig.of('greet'), [{ status: 'resolved' }]);
});

void tap.test(
  'another comparison of a revision takes the place of the one before, where it can tell',
  async (t) => {
    const rig = openRig(t);
    rig.project('greet');
    const same = { revision: 'one' };
    rig.next('greet', bad(), same);
    const found = () =>
      rig.of('greet').map(({ fingerprint, status }) => `${fingerprint.slice(-2)} ${status}`);
    rig.next('greet', { ...bad(), causes: [] }, same);
    t.strictSame(found(), ['aa new'], 'of what was not explained nothing is known');
    rig.next('greet', bad(buildPath({ fingerprint: '00000000000000bb', path: 'greet.tar.gz' })), same);
    t.strictSame(found(), ['bb new', 'aa new']);
    rig.next('greet', good(), same);
    t.strictSame(found(), ['bb new'], 'the archive is not made, so nothing is said of it');
  },
);

void tap.test('what builders happen to share stands apart', async (t) => {
  const rig = openRig(t);
  rig.project('greet');
  rig.next('greet', bad(buildPath(), buildPath({ isLatent: true, path: 'usr/share/doc/greet/NEWS' })));
  t.same(
    rig.of('greet').map(({ isLatent }) => isLatent),
    [true, false],
  );
  t.match(rig.causes.kinds({ limit: 20, after: null }, SEES_ALL).items, [
    {
      kind: 'captures-build-path',
      differing: { projects: 1, artifacts: 1 },
      latent: { projects: 1, artifacts: 1 },
      causes: [{ fingerprint: FINGERPRINT, differing: { projects: 1 }, latent: { projects: 1 } }],
    },
  ]);
});

void tap.test('what is private is neither listed nor counted', async (t) => {
  const rig = openRig(t);
  rig.project('open');
  rig.project('secret', 'private');
  rig.next('open', bad());
  rig.next('secret', bad(buildPath(), buildPath({ fingerprint: '00000000000000cc', kind: 'uuid' })));
  rig.finish({ document: bad(), revision: 'local' });
  const projects = (visibility: Visibility) =>
    rig.sharing(visibility).map((one) => one.project ?? one.source);
  t.same(projects(SEES_ALL), ['git https://example.org/greet', 'secret', 'open']);
  t.same(projects(PUBLIC), ['open']);
  t.same(projects({ ...PUBLIC, isPublicSeen: false, projects: ['secret'] }), ['secret']);
  t.match(rig.causes.find(FINGERPRINT, PUBLIC), { differing: { projects: 1, artifacts: 1 } });
  t.match(rig.causes.find(FINGERPRINT, SEES_ALL), { differing: { projects: 3, artifacts: 3 } });
  t.equal(rig.causes.find('00000000000000cc', PUBLIC), null);
  const kinds = (visibility: Visibility) =>
    rig.causes.kinds({ limit: 20, after: null }, visibility).items.map(({ kind }) => kind);
  t.same(kinds(PUBLIC), ['captures-build-path']);
  t.same(kinds(SEES_ALL), ['captures-build-path', 'uuid']);
  t.throws(() => rig.of('secret', null, PUBLIC), { code: 'UNKNOWN_PROJECT' });
  const place = { source: 'git https://example.org/greet', status: null, kind: null, limit: 5, before: null };
  t.equal(rig.causes.ofPlace(place, SEES_ALL).items.length, 1);
  t.same(rig.causes.ofPlace(place, PUBLIC).items, []);
});

void tap.test('what is resolved is shared no more, but still told', async (t) => {
  const rig = openRig(t);
  rig.project('greet');
  rig.next('greet', bad());
  rig.next('greet', good());
  t.same(rig.causes.kinds({ limit: 20, after: null }, SEES_ALL).items, []);
  t.match(rig.causes.find(FINGERPRINT, SEES_ALL), { differing: { projects: 0, artifacts: 0 } });
  t.match(rig.sharing(SEES_ALL), [{ project: 'greet', status: 'resolved' }]);
  t.equal(rig.of('greet', 'resolved').length, 1);
});

void tap.test(
  'the evidence goes with its comparison, the knowledge stays; both go with the project',
  async (t) => {
    const rig = openRig(t);
    const number = rig.project('greet');
    const id = rig.next('greet', bad());
    rig.database.raw.prepare('DELETE FROM comparison WHERE id = ?').run(id);
    t.match(rig.of('greet'), [{ status: 'new', lastSeen: { comparison: null, commit: String } }]);
    rig.moves.removed(number);
    t.same(rig.sharing(SEES_ALL), []);
    t.same(rig.database.raw.prepare('SELECT * FROM cause_history').all(), []);
  },
);

void tap.test('lists go on where a page ended', async (t) => {
  const rig = openRig(t);
  const causes = ['aa', 'bb', 'cc'].map((end, index) =>
    buildPath({
      fingerprint: `00000000000000${end}`,
      kind: (['uuid', 'debug-path', 'umask-dependent'] as const)[index] ?? 'uuid',
    }),
  );
  for (const name of ['one', 'two', 'three']) {
    rig.project(name);
    rig.next(name, bad(...causes));
  }
  const pages = <Item, Place>(
    page: (from: Place | null) => { items: Item[]; next: Place | null },
  ): Item[] => {
    const all: Item[] = [];
    for (let from: Place | null = null; ;) {
      const { items, next } = page(from);
      t.ok(items.length <= 2);
      all.push(...items);
      if (next === null) return all;
      from = next;
    }
  };
  const limit = 2;
  const shared = pages<{ project: string | null }, number>((before) =>
    rig.causes.sharing({ fingerprint: FINGERPRINT, limit, before }, SEES_ALL),
  );
  t.same(
    shared.map(({ project }) => project),
    ['three', 'two', 'one'],
  );
  const kinds = pages<{ kind: string }, string>((after) => rig.causes.kinds({ limit, after }, SEES_ALL));
  t.same(
    kinds.map(({ kind }) => kind),
    ['debug-path', 'umask-dependent', 'uuid'],
  );
  const ofOne = pages<{ fingerprint: string }, number>((before) =>
    rig.causes.ofPlace({ project: 'one', status: 'new', kind: null, limit, before }, SEES_ALL),
  );
  t.same(
    ofOne.map(({ fingerprint }) => fingerprint.slice(-2)),
    ['cc', 'bb', 'aa'],
  );
  const query = { project: 'one', status: null, kind: 'uuid' as const, limit: 9, before: null };
  t.equal(rig.causes.ofPlace(query, SEES_ALL).items.length, 1);
});
