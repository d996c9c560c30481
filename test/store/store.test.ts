import { utimesSync } from 'node:fs';
import { join } from 'node:path';

import { assert, integer, property, uint8Array } from 'fast-check';
import tap from 'tap';

import type { Difference } from '../../src/comparison/difference.ts';
import type { Source } from '../../src/source/source.ts';
import { createComparisonId } from '../../src/store/comparison-id.ts';
import { sourceKey } from '../../src/store/source-key.ts';
import { openStore } from '../../src/store/store.ts';
import { twoMismatches } from '../report/sample-documents.ts';
import { digestOf } from '../report/sample-parts.ts';
import { begin, keepDocument } from './queue-rig.ts';

const DAY_MS = 24 * 3600 * 1000;
const KEY = { revision: digestOf('revision'), toolchain: 'sha256:abc', recipe: digestOf('recipe') };

const git = (url: string, ref: string | null): Source => ({ kind: 'git', url, ref });

void tap.test('ids are sorted by time and fit for a DNS label', (t) => {
  assert(
    property(
      integer({ min: 0, max: 2 ** 44 }),
      integer({ min: 1, max: 2 ** 40 }),
      uint8Array({ minLength: 10, maxLength: 10 }),
      (time, later, bytes) => {
        const random = (count: number): Uint8Array => bytes.subarray(0, count);
        const id = createComparisonId(time, random);
        return (
          /^c[0-9a-z]{14}$/.test(id) &&
          id < createComparisonId(time + later, (count) => bytes.subarray(5, 5 + count))
        );
      },
    ),
  );
  t.end();
});

void tap.test('the same project has the same key, whatever its ref, version or credentials', (t) => {
  const key = sourceKey(git('https://example.org/p.git', 'v1'));
  t.equal(sourceKey(git('https://example.org/p', null)), key);
  t.equal(sourceKey(git('https://user:secret@example.org/p/', 'v2')), key);
  t.not(sourceKey(git('https://example.org/q', null)), key);
  t.equal(sourceKey({ kind: 'debian', name: 'hello', version: '2.10-3' }), 'debian hello');
  t.equal(sourceKey({ kind: 'dsc', path: '/a/hello_2.10-3.dsc' }), 'dsc hello');
  t.equal(
    sourceKey({ kind: 'tarball', location: 'https://k@e.org/p.tar', sha256: null }),
    'tarball https://e.org/p.tar',
  );
  t.end();
});

void tap.test('a fetched workspace is found again until it is long unused or its blob is gone', async (t) => {
  const folder = t.testdir();
  let now = Date.now();
  const store = openStore(folder, () => now);
  t.teardown(() => store.close());
  t.equal(await store.fetches.get(KEY), null);
  const blob = await store.blobs.put(Buffer.from('workspace'));
  await store.fetches.put(KEY, blob);
  t.match(await store.fetches.get(KEY), { workspace: blob });
  t.equal(await store.fetches.get({ ...KEY, toolchain: 'sha256:other' }), null);
  now += 29 * DAY_MS;
  await store.sweep();
  t.match(await store.fetches.get(KEY), { workspace: blob }, 'used, so kept');
  now += 31 * DAY_MS;
  t.match(await store.sweep(), { blobs: 1 });
  t.equal(await store.fetches.get(KEY), null);
  await store.fetches.put(KEY, { digest: digestOf('lost'), size: 4 });
  t.equal(await store.fetches.get(KEY), null);
});

void tap.test('a difference is found again while its report is there', async (t) => {
  const store = openStore(t.testdir(), Date.now);
  t.teardown(() => store.close());
  const [sample] = twoMismatches().differences;
  if (sample === undefined) throw new Error('the sample changed');
  const difference: Difference = { ...sample, report: await store.blobs.put(Buffer.from('report')) };
  await store.differences.put('key', difference);
  t.strictSame(await store.differences.get('key'), difference);
  t.equal(await store.differences.get('other'), null);
  await store.differences.put('key', { ...difference, report: { digest: digestOf('lost'), size: 1 } });
  t.equal(await store.differences.get('key'), null);
});

void tap.test(
  'a sweep keeps every blob that a comparison refers to, and takes them after its removal',
  async (t) => {
    const folder = t.testdir();
    const store = openStore(folder, Date.now);
    t.teardown(() => store.close());
    const put = (text: string) => store.blobs.put(Buffer.from(text));
    const [snapshot, log, manifest, report, artifact, stray] = await Promise.all(
      ['snapshot', 'log', 'manifest', 'report', 'artifact', 'stray'].map(put),
    );
    const document = twoMismatches();
    const [build] = document.builds;
    const [difference] = document.differences;
    const entry = document.judgement.artifacts[0]?.classes[0]?.entry;
    if (
      !snapshot ||
      !log ||
      !manifest ||
      !report ||
      !artifact ||
      !stray ||
      !build ||
      !difference ||
      entry?.kind !== 'file'
    ) {
      throw new Error('the sample changed');
    }
    document.revision.snapshot = snapshot;
    build.log = { ...log, truncated: false };
    build.manifest = manifest;
    difference.report = report;
    entry.digest = artifact.digest;
    const id = await keepDocument(store, document);
    const age = (digest: string): void =>
      utimesSync(join(folder, 'blobs', digest.slice(0, 2), digest.slice(2)), 1, 1);
    const named = [snapshot, log, manifest, report, artifact];
    for (const { digest } of [...named, stray]) age(digest);
    t.match(await store.sweep(), { blobs: 1 });
    t.equal(await store.blobs.has(stray.digest), false);
    for (const { digest } of named) t.ok(await store.blobs.has(digest));
    await store.comparisons.document(id);
    store.comparisons.remove(id);
    t.match(await store.sweep(), { blobs: named.length });
  },
);

void tap.test('a sweep keeps what was put since the oldest running comparison began', async (t) => {
  let now = Date.now();
  const store = openStore(t.testdir(), () => now);
  t.teardown(() => store.close());
  const { ledger } = begin(store, { kind: 'directory', path: '/src' });
  await store.blobs.put(Buffer.from('not yet named'));
  now += 2 * DAY_MS;
  t.match(await store.sweep(), { blobs: 0 });
  await ledger.end('interrupted', 'stopped');
  t.match(await store.sweep(), { blobs: 1 });
});
