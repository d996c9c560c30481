import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { array, assert, asyncProperty, constantFrom, nat, oneof } from 'fast-check';
import tap from 'tap';

import { createLargeFile } from '../../src/store/disk-large-file.ts';

const MIB = 1024 * 1024;
/** A disk, and memory: not every file system lets writes pass the page cache by. */
const FOLDERS = [tmpdir(), '/dev/shm'];

/** Around what fits into the memory of one write, and around a block. */
const size = oneof(
  nat(3 * MIB),
  constantFrom(0, 1, 4095, 4096, 4097, MIB - 1, MIB, MIB + 1, 2 * MIB, 2 * MIB + 4096),
);

for (const parent of FOLDERS) {
  void tap.test(`below ${parent}, a file holds what was written, whatever its pieces were`, async (t) => {
    const folder = mkdtempSync(join(parent, 'verbatim-large-'));
    t.teardown(() => rmSync(folder, { recursive: true }));
    let count = 0;
    await assert(
      asyncProperty(array(size, { maxLength: 5 }), nat(255), async (sizes, first) => {
        const path = join(folder, String(count++));
        const file = createLargeFile(path);
        const whole = Buffer.alloc(sizes.reduce((sum, one) => sum + one, 0));
        for (let at = 0; at < whole.length; at += 509) whole[at] = (first + at) % 256;
        let from = 0;
        for (const length of sizes) {
          const piece = Uint8Array.from(whole.subarray(from, from + length));
          await file.write(piece);
          // What was taken is a copy.
          piece.fill(255);
          from += length;
        }
        const digest = await file.end();
        const isRight =
          digest === createHash('sha256').update(whole).digest('hex') && readFileSync(path).equals(whole);
        const { mode } = statSync(path);
        await file.remove();
        return isRight && (mode & 0o777) === 0o444;
      }),
      { numRuns: 60 },
    );
    t.pass(`${count} files`);
  });
}

void tap.test('files that are written at the same time have memory of their own', async (t) => {
  const folder = t.testdir();
  const digests = await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      const file = createLargeFile(join(folder, String(index)));
      for (let piece = 0; piece < 40; piece++) await file.write(Buffer.alloc(100_000, index));
      return file.end();
    }),
  );
  t.strictSame(
    digests,
    digests.map((_, index) => createHash('sha256').update(Buffer.alloc(4_000_000, index)).digest('hex')),
  );
});

void tap.test('a removed file takes no more', async (t) => {
  const file = createLargeFile('/dev/shm/verbatim-large-removed');
  await file.write(Buffer.alloc(MIB * 2));
  await file.remove();
  t.notOk(statSync('/dev/shm/verbatim-large-removed', { throwIfNoEntry: false }));
  await t.rejects(file.end(), { message: '/dev/shm/verbatim-large-removed is closed' });
});
