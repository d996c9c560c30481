import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

import { textOf, type BytePath } from './byte-path.ts';
import { Slab } from './slab.ts';
import { SourceError } from './source-error.ts';

const SMALL_BYTES = 256 * 1024;
const slab = new Slab();

/**
 * The bytes of a file that is expected to have `size` bytes. Never follows a symlink, never waits on a pipe.
 * A small one is read at once, which is many times faster for the many small files of a tree.
 */
export function readDiskFile(path: Buffer, size: number): Uint8Array | AsyncIterable<Uint8Array> {
  return size <= SMALL_BYTES ? readSmall(path, size) : readLarge(path);
}

function readSmall(path: Buffer, size: number): Uint8Array {
  const descriptor = open(path);
  try {
    // One byte more than expected, so that a file that grew is seen.
    const bytes = slab.take(size + 1);
    let done = 0;
    let count: number;
    do {
      count = readSync(descriptor, bytes, done, bytes.length - done, done);
      done += count;
    } while (count > 0 && done < size);
    return bytes.subarray(0, done);
  } finally {
    closeSync(descriptor);
  }
}

async function* readLarge(path: Buffer): AsyncGenerator<Uint8Array> {
  const descriptor = open(path);
  try {
    for (let done = 0; ;) {
      const bytes = Buffer.allocUnsafe(SMALL_BYTES);
      const count = readSync(descriptor, bytes, 0, bytes.length, done);
      if (count === 0) return;
      done += count;
      yield bytes.subarray(0, count);
    }
  } finally {
    closeSync(descriptor);
  }
}

function open(path: Buffer): number {
  const shown: BytePath = path.toString('latin1');
  try {
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (fstatSync(descriptor).isFile()) return descriptor;
    closeSync(descriptor);
  } catch (error) {
    throw new SourceError('INVALID', `${textOf(shown)} cannot be read`, { cause: error });
  }
  throw new SourceError('INVALID', `${textOf(shown)} changed while it was read`);
}
