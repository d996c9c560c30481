import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';

import type { Digest } from '../artifact/digest.ts';
import { giveBackAligned, takeAligned } from './aligned-memory.ts';
import { createDirectFile, type DirectFile } from './direct-file.ts';

/** A file that is hashed and written as its bytes come. */
export interface LargeFile {
  readonly path: string;
  /** Takes a copy of `bytes`. Throws when earlier ones cannot be written. */
  write(bytes: Uint8Array): Promise<void>;
  /** Writes what is left and closes it. Returns the digest of all that was written. */
  end(): Promise<Digest>;
  /** Closes and removes it, also after `end`. Never throws for what could not be written. */
  remove(): Promise<void>;
}

const DONE = Promise.resolve();

/**
 * Makes `path`. Each piece is hashed as it comes, while it is in the CPU's cache, and written by another thread while the next come: a
 * call for each piece of some 32 KiB would cost more in the thread pool than the write itself.
 */
export function createLargeFile(path: string): LargeFile {
  const sha256 = createHash('sha256');
  const memory = takeAligned();
  const file = openFile(path, memory);
  let [filling, writing] = memory;
  let filled = 0;
  let written: Promise<void> = DONE;
  let isClosed = false;
  const flush = async (): Promise<void> => {
    await written;
    if (isClosed) throw new TypeError(`${path} is closed`);
    written = file.write(filling.subarray(0, filled));
    // Whoever waits for it next is told; until then it is no unhandled rejection.
    written.catch(() => undefined);
    [filling, writing] = [writing, filling];
    filled = 0;
  };
  const closeOnce = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    giveBackAligned(memory);
    await file.close();
  };
  const fill = (bytes: Uint8Array): void => {
    filling.set(bytes, filled);
    filled += bytes.length;
  };
  const overflow = async (bytes: Uint8Array): Promise<void> => {
    for (let left = bytes; left.length > 0;) {
      const part = left.subarray(0, filling.length - filled);
      fill(part);
      left = left.subarray(part.length);
      // oxlint-disable-next-line no-await-in-loop -- there are two parts of memory
      if (filled === filling.length) await flush();
    }
  };
  return {
    path,
    write(bytes) {
      sha256.update(bytes);
      if (filled + bytes.length >= filling.length) return overflow(bytes);
      fill(bytes);
      return DONE;
    },
    async end() {
      await flush();
      await written;
      await closeOnce();
      return sha256.digest('hex');
    },
    async remove() {
      // A descriptor closed under a write could by then be another file's, and so could the memory.
      await written.catch(() => undefined);
      await closeOnce();
      rmSync(path, { force: true });
    },
  };
}

function openFile(path: string, memory: ReturnType<typeof takeAligned>): DirectFile {
  try {
    return createDirectFile(path);
  } catch (error) {
    giveBackAligned(memory);
    throw error;
  }
}
