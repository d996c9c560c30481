import { createHash } from 'node:crypto';
import { close, openSync, rmSync, writev } from 'node:fs';
import { promisify } from 'node:util';

import type { Digest } from '../artifact/digest.ts';

/** A file that is hashed and written as its bytes come. */
export interface LargeFile {
  readonly path: string;
  /** Takes `bytes`, which must not be changed afterwards. Throws when they or earlier ones cannot be written. */
  write(bytes: Uint8Array): Promise<void>;
  /** Writes what is left and closes it. Returns the digest of all that was written. */
  end(): Promise<Digest>;
  /** Closes and removes it, also after `end`. Never throws for what could not be written. */
  remove(): Promise<void>;
}

/** Written in one call: a call for each piece of some 32 KiB costs more in the thread pool than the write itself. */
const BATCH_BYTES = 1024 * 1024;

const DONE = Promise.resolve();

const [closeFile, writeParts] = [promisify(close), promisify(writev)];

/**
 * Makes `path`. Each piece is hashed as it comes, while it is in the CPU's cache, and written by another thread while the next come: at
 * most two batches are in memory.
 */
export function createLargeFile(path: string): LargeFile {
  const sha256 = createHash('sha256');
  let file: number | null = openSync(path, 'wx', 0o444);
  let batch: Uint8Array[] = [];
  let batchBytes = 0;
  let writing: Promise<void> = Promise.resolve();
  const flush = async (): Promise<void> => {
    await writing;
    if (file === null) throw new TypeError(`${path} is closed`);
    writing = writeAll(file, batch);
    // Whoever waits for it next is told; until then it is no unhandled rejection.
    writing.catch(() => undefined);
    batch = [];
    batchBytes = 0;
  };
  const closeOnce = async (): Promise<void> => {
    const opened = file;
    file = null;
    if (opened !== null) await closeFile(opened);
  };
  return {
    path,
    write(bytes) {
      sha256.update(bytes);
      batch.push(bytes);
      batchBytes += bytes.length;
      return batchBytes < BATCH_BYTES ? DONE : flush();
    },
    async end() {
      await flush();
      await writing;
      await closeOnce();
      return sha256.digest('hex');
    },
    async remove() {
      // A descriptor closed under a write could by then be another file's.
      await writing.catch(() => undefined);
      await closeOnce();
      rmSync(path, { force: true });
    },
  };
}

/** A short write comes before a full disk: the rest either fits or says why not. */
async function writeAll(file: number, parts: Uint8Array[]): Promise<void> {
  for (let left = parts; left.length > 0;) {
    const { bytesWritten } = await writeParts(file, left);
    left = behind(left, bytesWritten);
  }
}

function behind(parts: Uint8Array[], written: number): Uint8Array[] {
  let skip = written;
  const first = parts.findIndex((part) => {
    if (skip < part.length) return true;
    skip -= part.length;
    return false;
  });
  return first === -1 ? [] : [parts[first]!.subarray(skip), ...parts.slice(first + 1)];
}
