import { Readable } from 'node:stream';

import { test } from 'tap';

import { packFiles, type PackedFile } from '../../src/build/docker-upload.ts';
import { collectTar, emptyCollection, type Collection } from '../../src/build/tar-collect.ts';
import { readTar } from '../../src/build/tar-read.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/recipe/recipe.ts';
import { MemoryBlobStore } from '../memory-blob-store.ts';

const never = new AbortController().signal;

async function collect(bytes: Buffer, limits: Partial<Limits> = {}) {
  const blobs = new MemoryBlobStore();
  const collection: Collection = emptyCollection();
  const reason = await collectTar(readTar(Readable.from([bytes], { objectMode: false }), never), collection, {
    blobs,
    limits: { ...DEFAULT_LIMITS, ...limits },
    root: 'dist',
    isMatch: () => true,
  });
  return { reason, collection, blobs };
}

const file = (name: string, content: string): PackedFile => ({
  header: { name },
  content: Buffer.from(content),
});

void test('files and symlinks are taken, a hard link with the content it links to', async (t) => {
  const { reason, collection, blobs } = await collect(
    await packFiles([
      { header: { name: 'dist/', type: 'directory' } },
      {
        header: { name: 'dist/a', mode: 0o104755, uid: 3, gid: 4, mtime: new Date(5000) },
        content: Buffer.from('a'),
      },
      { header: { name: 'dist/hard', type: 'link', linkname: 'dist/a' } },
      { header: { name: 'dist/soft', type: 'symlink', linkname: '../../etc' } },
    ]),
  );
  t.equal(reason, null);
  const entries = [...collection.entries.values()];
  const [digest] = blobs.blobs.keys();
  t.match(entries, [
    { kind: 'file', path: 'dist/a', mode: 0o4755, uid: 3, gid: 4, mtime: 5, size: 1, digest },
    { kind: 'file', path: 'dist/hard', size: 1, digest },
    { kind: 'symlink', path: 'dist/soft', target: '../../etc' },
  ]);
});

void test('what leads elsewhere and what is no file is refused by name', async (t) => {
  const { collection } = await collect(
    await packFiles([
      file('dist/../../escape', 'x'),
      file('dist/./dot', 'x'),
      { header: { name: 'dist/null', type: 'character-device', devmajor: 1, devminor: 3 } },
      { header: { name: 'dist/pipe', type: 'fifo' } },
      file('dist/bad\uFFFD', 'x'),
    ]),
  );
  t.equal(collection.entries.size, 0);
  t.strictSame(
    [...collection.refused.values()].map(({ path, kind }) => [path, kind]),
    [
      ['dist/../../escape', 'file'],
      ['dist/./dot', 'file'],
      ['dist/null', 'character-device'],
      ['dist/pipe', 'fifo'],
      ['dist/bad\uFFFD', 'file'],
    ],
  );
});

void test('a size over the limit is refused before a byte is read', async (t) => {
  const { reason, blobs } = await collect(
    await packFiles([file('dist/a', '12345'), file('dist/b', '678901')]),
    { artifactBytes: 10 },
  );
  t.match(reason, { code: 'artifact-limit', message: /dist\/b/ });
  t.equal(blobs.blobs.size, 1);
});

void test('an archive that is cut anywhere is a fault, also between two entries', async (t) => {
  const whole = await packFiles([file('dist/a', 'a'.repeat(600)), file('dist/b', '\0'.repeat(5000))]);
  for (let length = 0; length < whole.length; length += 256) {
    await t.rejects(
      collect(whole.subarray(0, length)),
      { code: 'ARTIFACT_COPY' },
      `${length} of ${whole.length} bytes`,
    );
  }
  t.equal((await collect(whole)).reason, null);
});

void test('a source that fails or is given up ends the reading and is destroyed', async (t) => {
  const whole = await packFiles([file('dist/a', 'a'.repeat(600))]);
  const failing = new Readable({ read: () => {} });
  failing.push(whole.subarray(0, 700));
  setImmediate(() => failing.destroy(new Error('the engine went away')));
  await t.rejects(drain(readTar(failing, never)), { code: 'ARTIFACT_COPY' });
  const stalled = new Readable({ read: () => {} });
  stalled.push(whole.subarray(0, 700));
  const abort = new AbortController();
  setImmediate(() => abort.abort(new Error('too late')));
  await t.rejects(drain(readTar(stalled, abort.signal)), { code: 'ARTIFACT_COPY' });
  t.ok(stalled.destroyed);
});

async function drain(entries: ReturnType<typeof readTar>): Promise<void> {
  for await (const entry of entries) entry.resume();
}
