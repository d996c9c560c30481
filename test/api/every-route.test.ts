import { setTimeout as sleep } from 'node:timers/promises';

import { test, type Test } from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { reproducible, twoMismatches } from '../report/sample-documents.ts';
import { canary, cause } from '../report/sample-causes.ts';
import { digestOf } from '../report/sample-parts.ts';
import { openApiRig } from './api-rig.ts';
import { operationsOf, SCOPES, type Operation } from './every-operation.ts';

type Headers = Record<string, string>;

const SECRET = 'hidden-thing';
const SNAPSHOT = digestOf('the snapshot of a private project');
/** Only the private comparison has it. */
const ARTIFACT = digestOf('usr/bin/greet C');
/** A cause that only the private project has. */
const FINGERPRINT = digestOf('a cause of a private project').slice(0, 16);
/** Long enough for what a stream has to tell at once. */
const STREAM_MS = 300;

/** What an operation needs beside its address, or tells more with. */
const QUERIES: Readonly<Record<string, string>> = {
  '/api/v1/regressions': '?since=2020-01-01T00:00:00Z',
  '/api/v1/events': '?after=0',
};
/** Lists that tell of the private project whoever may see it: else that they tell nobody else would prove nothing. */
const TELLING = new Set([
  'listComparisons',
  'listProjects',
  'listStandings',
  'listRatesByProject',
  'exportReproducible',
  'streamEvents',
  'getArtifact',
  'summariseArtifact',
  'getRevision',
  'listProjectCauses',
  'listCauseKinds',
  'getCause',
]);

/** A document that shares nothing with the public one but what both are made of. */
function hiddenDocument(): ComparisonDocument {
  const document = twoMismatches();
  const source = { kind: 'git', url: `https://example.org/${SECRET}.git`, ref: 'main' } as const;
  const revision = {
    ...document.revision,
    source,
    title: `${SECRET} main`,
    name: SECRET,
    snapshot: { digest: SNAPSHOT, size: 10 },
  };
  const witnesses = [canary('hostname', 'vbhost')];
  const path = 'usr/bin/greet';
  const causes = [cause({ kind: 'captures-hostname', path, witnesses, fingerprint: FINGERPRINT })];
  return { ...document, revision, causes };
}

/** A store with a public and a private project, a finished comparison in each, and callers of every sort. */
async function openWorld(t: Test, config: { publicRead: boolean }) {
  const rig = await openApiRig(t, { config });
  const { store, token } = rig;
  rig.project('open', 'public');
  rig.project('other', 'private');
  rig.project(SECRET, 'private');
  await rig.keep(reproducible(), { project: 'open', title: 'open' });
  const id = await rig.keep(hiddenDocument(), { project: SECRET, title: `${SECRET} main` });
  const stranger = token(['submit'], { projects: [] });
  const own = await rig.keep(hiddenDocument(), {
    token: token(['submit'], { projects: [] }).id,
    title: `${SECRET} unfiled`,
  });
  const { document } = store.reader.find(id, { kind: 'all' }).record;
  if (document === null) throw new Error('the private comparison has a document');
  const victim = token(['read']);
  return {
    ...rig,
    /** What nobody may be told who may not see the private project. */
    markers: [SECRET, id, own, SNAPSHOT, ARTIFACT, FINGERPRINT, document],
    callers: {
      anonymous: {},
      'a reader of another project': token(['read'], { projects: ['other'] }).headers,
      'a submitter': stranger.headers,
      'a reader of it': token(['read'], { projects: [SECRET] }).headers,
      'an admin': rig.admin,
    } satisfies Record<string, Headers>,
    addressOf: ({ path, names }: Operation): string => {
      const value = (name: string): string => {
        if (name === 'sha256') return path.includes('/blobs/') ? document : ARTIFACT;
        if (name === 'id' && path.includes('/tokens/')) return victim.id;
        if (name === 'name' && path.includes('/builders/')) return 'bookworm';
        if (name === 'name' || name === 'project') return SECRET;
        const values = { id, position: '0', index: '0', revision: SNAPSHOT, fingerprint: FINGERPRINT };
        return { ...values, delivery: 'msg_unknown' }[name] ?? 'unknown';
      };
      const query = QUERIES[path] ?? '';
      return names.reduce((url, name) => url.replace(`{${name}}`, value(name)), path) + query;
    },
  };
}

type World = Awaited<ReturnType<typeof openWorld>>;

async function ask({ app, addressOf }: World, operation: Operation, headers: Headers) {
  const { method } = operation;
  const response = await app.inject({ method, url: addressOf(operation), headers, payloadAsStream: true });
  const chunks: Buffer[] = [];
  const stream = response.stream();
  const reading = (async () => {
    for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  })().catch(() => undefined);
  await Promise.race([reading, ...(operation.id.startsWith('stream') ? [sleep(STREAM_MS)] : [])]);
  stream.destroy();
  return { status: response.statusCode, body: Buffer.concat(chunks).toString() };
}

/** Whether an address names something of the private project. */
const isAboutIt = ({ path, names }: Operation): boolean => names.length > 0 && !path.includes('/builders/');

void test('every operation says what it needs, and is asked for it', async (t) => {
  const world = await openWorld(t, { publicRead: true });
  const operations = operationsOf(world.app);
  t.ok(operations.length >= 60, `${operations.length} operations`);
  t.same(operations.map(({ id }) => id).toSorted(), Object.keys(SCOPES).toSorted());
  for (const operation of operations) {
    const scope = SCOPES[operation.id];
    for (const [who, headers] of Object.entries(world.callers)) {
      // What an admin may do would be done.
      if (who === 'an admin' && operation.method !== 'GET') continue;
      const { status, body } = await ask(world, operation, headers);
      const name = `${operation.id} as ${who}`;
      const expected = expectedOf(operation, who);
      if (expected === null) t.notOk([401, 403, 404].includes(status) || status >= 500, `${name}: ${status}`);
      else t.equal(status, expected, `${name} (${scope})`);
      if (!who.startsWith('a reader of it') && who !== 'an admin') {
        const told = world.markers.filter(
          (marker) => body.includes(marker) && !isAsked(world, operation, marker),
        );
        t.same(told, [], `${name} is told nothing of it`);
      } else if (TELLING.has(operation.id)) {
        t.ok(
          world.markers.some((marker) => body.includes(marker)),
          `${name} is told of it`,
        );
      }
    }
  }
});

/** An answer may repeat what the address itself says. */
const isAsked = ({ addressOf }: World, operation: Operation, marker: string): boolean =>
  addressOf(operation).includes(marker);

/** The status; null for any that is an answer. */
function expectedOf(operation: Operation, who: string): number | null {
  const scope = SCOPES[operation.id];
  const isAnonymous = who === 'anonymous';
  if (operation.id === 'receivePush') return 401;
  // No builder has an image here.
  if (operation.id === 'getBuilder') return 404;
  // What nobody has seen is known to be nothing.
  if (operation.id === 'summariseArtifact') return null;
  if (who === 'an admin')
    return operation.names.some((name) => ['delivery'].includes(name)) ||
      operation.path.includes('/webhooks/')
      ? 404
      : null;
  if (scope === 'admin') return isAnonymous ? 401 : 403;
  const maySubmit = who === 'a submitter';
  if (scope === 'submit' && !maySubmit) return isAnonymous ? 401 : 403;
  if (who === 'a reader of it') return null;
  return isAboutIt(operation) ? 404 : null;
}

void test('with public reading off nobody reads anything without a token', async (t) => {
  const world = await openWorld(t, { publicRead: false });
  for (const operation of operationsOf(world.app)) {
    const { status, body } = await ask(world, operation, {});
    t.equal(status, 401, operation.id);
    t.same(
      world.markers.filter((marker) => body.includes(marker) && !isAsked(world, operation, marker)),
      [],
    );
  }
});

void test('a project that is not seen is answered for as one that is not there', async (t) => {
  const world = await openWorld(t, { publicRead: true });
  const { app, callers } = world;
  const headers = callers['a submitter'];
  for (const url of [
    '/api/v1/projects/NAME',
    '/api/v1/projects/NAME/standing',
    '/api/v1/comparisons?project=NAME',
    '/api/v1/rates?project=NAME',
  ]) {
    const at = async (name: string) => app.inject({ url: url.replace('NAME', name), headers });
    const [hidden, missing] = [await at(SECRET), await at('never-there')];
    t.equal(hidden.statusCode, missing.statusCode, url);
    t.same(withoutNames(hidden.json()), withoutNames(missing.json()), url);
  }
  const about = async (digest: string) => app.inject({ url: `/api/v1/artifacts/${digest}/summary`, headers });
  t.same((await about(ARTIFACT)).json(), {
    ...Object((await about(digestOf('never made'))).json()),
    sha256: ARTIFACT,
  });
  const submit = async (project: string) =>
    app.inject({ method: 'POST', url: '/api/v1/comparisons', headers, body: { project } });
  const [hidden, missing] = [await submit(SECRET), await submit('never-there')];
  t.equal(hidden.statusCode, 404);
  t.same(withoutNames(hidden.json()), withoutNames(missing.json()));
  t.equal((await submit('open')).statusCode, 403, 'a token submits to the projects it is for');
});

/** An answer without what must differ: the name that was asked for and the request's id. */
function withoutNames(answer: unknown): unknown {
  const text = JSON.stringify({ ...Object(answer), request: '' });
  return JSON.parse(text.replaceAll(SECRET, 'NAME').replaceAll('never-there', 'NAME'));
}
