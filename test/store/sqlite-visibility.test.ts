import { join } from 'node:path';

import * as fc from 'fast-check';
import { test, type Test } from 'tap';

import type { ProjectSettings } from '../../src/comparison/project.ts';
import { NO_FLAGS } from '../../src/recipe/recipe-flags.ts';
import { EVERY_COMPARISON } from '../../src/store/comparison-reader.ts';
import { openStore } from '../../src/store/store.ts';
import { NO_QUOTA } from '../../src/store/token.ts';
import { SEES_ALL, type Visibility } from '../../src/store/visibility.ts';
import { reproducible } from '../report/sample-documents.ts';
import { finish, queued, requestOf } from './queue-rig.ts';

const PROJECTS = [
  { name: 'open', visibility: 'public' },
  { name: 'closed', visibility: 'private' },
  { name: 'hidden', visibility: 'private' },
] as const;
const NAMES = [...PROJECTS.map(({ name }) => name), null];

const settingsOf = (visibility: ProjectSettings['visibility']): ProjectSettings => ({
  source: { kind: 'git', url: 'https://example.org/app.git', ref: null },
  recipeFile: null,
  recipeFlags: NO_FLAGS,
  builders: 'bookworm*2',
  visibility,
  schedule: null,
  watch: null,
  retention: null,
  tries: { error: 1, bad: 1 },
  deadlineSeconds: null,
});

/** A finished comparison by each of two tokens and by nobody, in each project and in none, each with a document of its own. */
async function openWorld(t: Test) {
  let now = Date.UTC(2026, 10, 22);
  const store = openStore(join(t.testdir({}), 'data'), () => (now += 1000));
  t.teardown(() => store.close());
  for (const { name, visibility } of PROJECTS) store.projects.create(name, settingsOf(visibility));
  const tokens = ['one', 'two'].map(
    (name) =>
      store.tokens.create({ name, scopes: ['submit'], projects: [], quota: NO_QUOTA, expiresAtMs: null })
        .token.id,
  );
  const kept = [];
  for (const project of NAMES) {
    for (const token of [...tokens, null]) {
      const source = { kind: 'git', url: `https://example.org/${kept.length}.git`, ref: null } as const;
      const { id } = store.queue.add(queued({ request: requestOf(source), durable: false, project, token }));
      await finish(store.queue.claim(id), { ...reproducible(), seed: String(kept.length).padStart(2, '0') });
      const { document } = store.reader.find(id, SEES_ALL).record;
      kept.push({ id, project, token, document: document ?? '' });
    }
  }
  return { store, tokens, kept };
}

void test('whoever asks sees public projects when they are public, the projects it is for, and its own', async (t) => {
  const { store, tokens, kept } = await openWorld(t);
  const visibility: fc.Arbitrary<Visibility> = fc.oneof(
    fc.constant(SEES_ALL),
    fc.record({
      kind: fc.constant('some' as const),
      isPublicSeen: fc.boolean(),
      projects: fc.subarray(['open', 'closed', 'hidden', 'never-there']),
      token: fc.constantFrom(...tokens, null, 'tnobody'),
    }),
  );
  const isSeen = (by: Visibility, { project, token }: (typeof kept)[number]): boolean =>
    by.kind === 'all' ||
    (project === 'open' && by.isPublicSeen) ||
    (project !== null && by.projects.includes(project)) ||
    (token !== null && token === by.token);
  fc.assert(
    fc.property(visibility, (by) => {
      const listed = store.reader.page({ ...EVERY_COMPARISON, limit: 100 }, by).items.map(({ id }) => id);
      for (const one of kept) {
        const expected = isSeen(by, one);
        t.equal(store.visibility.comparison(one.id, by), expected);
        t.equal(store.visibility.blob(one.document, by), expected);
        t.equal(listed.includes(one.id), expected);
      }
    }),
  );
});

const by = (token: string | null): Visibility => ({
  kind: 'some',
  isPublicSeen: true,
  projects: ['open'],
  token,
});

void test('an upload is seen by the token that sent it, and by who sees all', async (t) => {
  const { store, tokens } = await openWorld(t);
  const [one = '', two = ''] = tokens;
  const blob = await store.blobs.put(Buffer.from('sent in'));
  store.uploads.keep({ blob, name: 'app', token: one });
  t.equal(store.visibility.blob(blob.digest, SEES_ALL), true);
  t.equal(store.visibility.blob(blob.digest, by(one)), true);
  t.equal(store.visibility.blob(blob.digest, by(two)), false);
  t.equal(store.visibility.blob(blob.digest, by(null)), false);
});

void test('a blob that nothing names is seen by nobody', async (t) => {
  const { store } = await openWorld(t);
  const { digest } = await store.blobs.put(Buffer.from('an orphan'));
  t.equal(store.visibility.blob(digest, SEES_ALL), false);
  t.equal(store.visibility.comparison('cnever', SEES_ALL), false);
});
