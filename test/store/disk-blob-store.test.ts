import { hash } from 'node:crypto';
import { chmodSync, readdirSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

import { assert, asyncProperty, array, uint8Array } from 'fast-check';
import tap from 'tap';

import { ownerOf } from '../../src/build/docker-labels.ts';
import { createDiskBlobStore } from '../../src/store/disk-blob-store.ts';

const NEVER = new AbortController().signal;
const DAY_MS = 24 * 3600 * 1000;

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(300_000);
  yield Buffer.alloc(300_000);
  throw new Error('the connection was cut');
}

const pathOf = (folder: string, digest: string): string =>
  join(folder, 'blobs', digest.slice(0, 2), digest.slice(2));
const filesIn = (folder: string): string[] =>
  readdirSync(join(folder, 'blobs'), { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );

void tap.test('any bytes, whole or in pieces, come back by their digest', async (t) => {
  const store = createDiskBlobStore(t.testdir());
  await assert(
    asyncProperty(array(uint8Array({ maxLength: 2000 }), { maxLength: 5 }), async (parts) => {
      const bytes = Buffer.concat(parts);
      async function* stream() {
        yield* parts;
      }
      const expected = { digest: hash('sha256', bytes, 'hex'), size: bytes.length };
      t.strictSame(await store.put(stream()), expected);
      t.strictSame(await store.put(bytes), expected);
      t.ok(bytes.equals(await store.readAll(expected.digest, 10_000)));
    }),
    { numRuns: 50 },
  );
});

void tap.test('a stream of many batches is stored as it was, whatever the size of its pieces', async (t) => {
  const store = createDiskBlobStore(t.testdir());
  const bytes = Buffer.from(Array.from({ length: 1_500_000 }, (_, index) => (index * 7919) >> 3));
  for (const size of [1000, 65_536, 65_537, 700_000, 1_500_000]) {
    const blob = await store.put(pieces(bytes, size));
    t.strictSame(blob, { digest: hash('sha256', bytes, 'hex'), size: bytes.length });
    t.ok(bytes.equals(await buffer(store.read(blob.digest))));
  }
});

void tap.test('the same bytes are kept once, read-only', async (t) => {
  const folder = t.testdir();
  const store = createDiskBlobStore(folder);
  const { digest } = await store.put(Buffer.from('same'));
  await Promise.all([store.put(Buffer.from('same')), store.put(pieces(Buffer.from('same'), 1))]);
  t.strictSame(filesIn(folder), [pathOf(folder, digest)]);
  t.equal(statSync(pathOf(folder, digest)).mode & 0o777 & ~0o444, 0);
  t.equal(statSync(join(folder, 'blobs')).mode & 0o777, 0o700);
});

void tap.test('nothing is left of a stream that fails', async (t) => {
  const folder = t.testdir();
  await t.rejects(createDiskBlobStore(folder).put(broken()), { message: 'the connection was cut' });
  t.strictSame(filesIn(folder), []);
});

void tap.test('a missing blob is told by its digest', async (t) => {
  const store = createDiskBlobStore(t.testdir());
  const digest = 'ab'.repeat(32);
  t.equal(await store.has(digest), false);
  await t.rejects(store.readAll(digest, 10), { code: 'BLOB_MISSING', message: new RegExp(digest) });
  await t.rejects(buffer(store.read(digest)), { code: 'BLOB_MISSING' });
});

void tap.test('a blob over the bound is not read into memory', async (t) => {
  const store = createDiskBlobStore(t.testdir());
  const { digest } = await store.put(Buffer.alloc(11));
  await t.rejects(store.readAll(digest, 10), { code: 'BLOB_TOO_LARGE' });
});

void tap.test('bytes changed on the disk are noticed by reading, and can be stored again', async (t) => {
  for (const read of ['read', 'readAll'] as const) {
    const folder = t.testdir();
    const store = createDiskBlobStore(folder);
    const { digest } = await store.put(Buffer.from('right'));
    chmodSync(pathOf(folder, digest), 0o644);
    writeFileSync(pathOf(folder, digest), 'wrong');
    const reading = read === 'read' ? buffer(store.read(digest)) : store.readAll(digest, 10);
    await t.rejects(reading, { code: 'BLOB_CORRUPT' });
    t.equal(await store.has(digest), false);
    await store.put(Buffer.from('right'));
    t.equal((await store.readAll(digest, 10)).toString(), 'right');
  }
});

void tap.test('a blob that a power cut left short is written again', async (t) => {
  const folder = t.testdir();
  const store = createDiskBlobStore(folder);
  const { digest } = await store.put(Buffer.from('whole'));
  chmodSync(pathOf(folder, digest), 0o644);
  truncateSync(pathOf(folder, digest), 0);
  await store.put(Buffer.from('whole'));
  t.equal((await store.readAll(digest, 10)).toString(), 'whole');
});

void tap.test('a sweep removes what is old and not referenced, and nothing else', async (t) => {
  const folder = t.testdir();
  const store = createDiskBlobStore(folder);
  const digests: string[] = [];
  for (const text of ['kept', 'young', 'old', 'found again']) {
    digests.push((await store.put(Buffer.from(text))).digest);
  }
  const [kept = '', young = '', old = '', again = ''] = digests;
  const past = Date.now() / 1000 - 7200;
  for (const digest of [kept, old, again]) utimesSync(pathOf(folder, digest), past, past);
  await store.put(Buffer.from('found again'));
  const options = { nowMs: Date.now(), keepSinceMs: Date.now() - 3_600_000, signal: NEVER };
  const swept = await store.sweep((digest) => digest === kept, options);
  t.strictSame(swept, { blobs: 1, bytes: 3, leftovers: 0 });
  t.strictSame(filesIn(folder).toSorted(), [kept, young, again].map((one) => pathOf(folder, one)).toSorted());
});

void tap.test('a sweep that is left half-way has done its part, and the next one goes on', async (t) => {
  const folder = t.testdir();
  const store = createDiskBlobStore(folder);
  for (let count = 0; count < 300; count++) await store.put(Buffer.from(`blob ${count}`));
  const kept = hash('sha256', 'blob 7', 'hex');
  const options = { nowMs: Date.now(), keepSinceMs: Date.now() + 60_000 };
  const stop = new AbortController();
  let looked = 0;
  const isReferenced = (digest: string): boolean => {
    looked += 1;
    if (looked === 150) stop.abort(new Error('stopped'));
    return digest === kept;
  };
  await t.rejects(store.sweep(isReferenced, { ...options, signal: stop.signal }), { message: 'stopped' });
  const left = filesIn(folder).length;
  t.ok(left > 1 && left < 300, `${left} are left`);
  t.match(await store.sweep(isReferenced, { ...options, signal: NEVER }), { blobs: left - 1 });
  t.strictSame(filesIn(folder), [pathOf(folder, kept)]);
});

void tap.test('a sweep puts back what a killed sweep had taken out', async (t) => {
  const folder = t.testdir();
  const digest = hash('sha256', 'referenced', 'hex');
  const store = createDiskBlobStore(folder);
  writeFileSync(join(folder, 'blobs', 'leaving', digest), 'referenced');
  await store.sweep(() => true, { nowMs: Date.now(), keepSinceMs: Date.now(), signal: NEVER });
  t.equal((await store.readAll(digest, 100)).toString(), 'referenced');
});

void tap.test(
  'half-written files of dead processes are removed, those of living ones and of other hosts stay',
  async (t) => {
    const folder = t.testdir();
    const store = createDiskBlobStore(folder);
    const temporary = join(folder, 'blobs', 'temporary');
    writeFileSync(
      join(temporary, `${encodeURIComponent(ownerOf(process.pid).replace(/[0-9]+$/, '1'))}.dead`),
      'x',
    );
    writeFileSync(join(temporary, `${encodeURIComponent('elsewhere/1/1')}.foreign`), 'x');
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    async function* slow() {
      yield Buffer.alloc(400_000);
      await held;
    }
    const putting = store.put(slow());
    await new Promise((resolve) => setTimeout(resolve, 100));
    const sweep = (nowMs: number) => store.sweep(() => false, { nowMs, keepSinceMs: 0, signal: NEVER });
    t.match(await sweep(Date.now()), { leftovers: 1 });
    t.match(await sweep(Date.now() + 8 * DAY_MS), { leftovers: 1 });
    release();
    const { digest } = await putting;
    t.ok(await store.has(digest));
  },
);

void tap.test('puts and sweeps at the same time lose nothing', async (t) => {
  const folder = t.testdir();
  const one = createDiskBlobStore(folder);
  const other = createDiskBlobStore(folder);
  const texts = Array.from({ length: 40 }, (_, index) => `text ${index % 10}`);
  for (let round = 0; round < 20; round++) {
    for (const file of filesIn(folder)) utimesSync(file, 1, 1);
    const options = { nowMs: Date.now(), keepSinceMs: Date.now() - 60_000, signal: NEVER };
    const puts = texts.map((text, index) => (index % 2 ? one : other).put(pieces(Buffer.from(text), 3)));
    const sweeps = [one, other].map((store) => store.sweep(() => false, options));
    await Promise.all(sweeps);
    for (const blob of await Promise.all(puts)) t.ok(await one.has(blob.digest));
  }
});
