import tap, { type Test } from 'tap';

import { canary, cause } from '../../report/sample-causes.ts';
import { explained, reproducible, twoMismatches } from '../../report/sample-documents.ts';
import { digestOf } from '../../report/sample-parts.ts';
import { openApiRig } from '../api-rig.ts';

const SHARED = '00000000000000aa';
const OWN = '00000000000000bb';

/** A public and a private project that share a cause; the private one has another of its own. */
async function openWorld(t: Test) {
  const rig = await openApiRig(t, { config: { publicRead: true } });
  rig.project('open', 'public');
  rig.project('secret', 'private');
  const caused = (name: string, fingerprints: readonly string[]) => {
    const document = twoMismatches();
    const causes = fingerprints.map((fingerprint) =>
      cause({
        kind: fingerprint === OWN ? 'uuid' : 'captures-build-path',
        path: 'usr/bin/greet',
        witnesses: [canary('build-path', '/vbp')],
        fingerprint,
        variations: ['build-path'],
      }),
    );
    const snapshot = { digest: digestOf(name), size: 10 };
    return { ...document, causes, revision: { ...document.revision, snapshot, version: name } };
  };
  const open = await rig.keep(caused('1.0', [SHARED]), { project: 'open' });
  await rig.keep(caused('2.0', [SHARED, OWN]), { project: 'secret' });
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await rig.get(path, headers);
    return { status: answer.statusCode, link: answer.headers.link ?? null, body: answer.json() };
  };
  return { ...rig, open, read: get, asAdmin: (path: string) => get(path, rig.admin) };
}

const counts = (items: { kind: string; differing: { projects: number } }[]): string[] =>
  items.map(({ kind, differing }) => `${kind} ${differing.projects}`);
const names = (body: { items: { project: string }[] }): string[] => body.items.map(({ project }) => project);

void tap.test("a project's causes are told with where they stand, and since when", async (t) => {
  const { read, open, ...rig } = await openWorld(t);
  t.match(await read('/projects/open/causes'), {
    status: 200,
    body: {
      items: [
        {
          project: 'open',
          fingerprint: SHARED,
          status: 'new',
          title: 'embeds the build path',
          firstSeen: { comparison: open, version: '1.0' },
          lastSeen: { comparison: open },
          resolvedIn: null,
        },
      ],
      next: null,
    },
  });
  const document = reproducible();
  const snapshot = { digest: digestOf('1.1'), size: 10 };
  const later = { ...document, revision: { ...document.revision, snapshot, version: '1.1' } };
  await rig.keep(later, { project: 'open' });
  const resolved = await read('/projects/open/causes?status=resolved');
  t.match(resolved.body.items, [{ status: 'resolved', resolvedIn: { version: '1.1' } }]);
  t.strictSame((await read('/projects/open/causes?status=ongoing')).body.items, []);
  t.strictSame((await read('/projects/open/causes?kind=uuid')).body.items, []);
  t.strictSame((await read('/causes')).body.items, [], 'what is resolved is there no more');
});

void tap.test('kinds and sharing are of what the caller sees, and of nothing else', async (t) => {
  const { read, asAdmin } = await openWorld(t);
  t.strictSame(counts((await read('/causes')).body.items), ['captures-build-path 1']);
  t.strictSame(counts((await asAdmin('/causes')).body.items), ['captures-build-path 2', 'uuid 1']);
  const shared = await read(`/causes/${SHARED}`);
  t.match(shared.body, { kind: 'captures-build-path', differing: { projects: 1, artifacts: 1 } });
  t.strictSame(names(shared.body), ['open']);
  t.strictSame(names((await asAdmin(`/causes/${SHARED}`)).body), ['secret', 'open']);
  const hidden = await read(`/causes/${OWN}`);
  const missing = await read('/causes/00000000000000cc');
  t.equal(hidden.status, 404);
  t.equal(missing.status, 404);
  t.equal(hidden.body.detail.replaceAll(OWN, ''), missing.body.detail.replaceAll('00000000000000cc', ''));
  t.equal((await read('/projects/secret/causes')).status, 404);
  t.equal((await read('/causes/nothing')).status, 400);
  t.equal((await read('/projects/open/causes?status=fine')).status, 400);
});

void tap.test('a cursor is of one list of causes, and of no other', async (t) => {
  const { asAdmin, ...rig } = await openWorld(t);
  const id = await rig.keep(explained());
  const lists = [`/comparisons/${id}/causes`, '/causes', '/projects/secret/causes', `/causes/${SHARED}`];
  const all = lists.flatMap((from) => lists.map((to) => ({ from, to })));
  for (const { from, to } of all) {
    const { next } = (await asAdmin(`${from}?limit=1`)).body;
    t.equal((await asAdmin(`${to}?cursor=${next}`)).status, from === to ? 200 : 400, `${from} for ${to}`);
  }
});

void tap.test('the lists go on by their cursors', async (t) => {
  const { asAdmin } = await openWorld(t);
  for (const path of ['/causes', `/causes/${SHARED}`, '/projects/secret/causes']) {
    const first = await asAdmin(`${path}?limit=1`);
    t.match(first.link, /rel="next"/, path);
    const second = await asAdmin(`${path}?limit=1&cursor=${first.body.next}`);
    t.equal(second.body.items.length, 1, path);
    t.equal(second.body.next, null, path);
    t.notSame(second.body.items, first.body.items, path);
    t.equal((await asAdmin(`${path}?cursor=x`)).status, 400, path);
  }
});
