import { linkSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';

import { digestSchema, type Digest } from '../artifact/digest.ts';
import { blobPath, type BlobFolders } from './blob-folders.ts';
import { diskFault, errorCode } from './disk-fault.ts';
import { removeLeftovers } from './temporary-file.ts';

export interface SweepOptions {
  /** Blobs put or found again since then are kept, referenced or not. Milliseconds since the epoch. */
  readonly keepSinceMs: number;
  readonly nowMs: number;
  /** Ends it between two blobs: the next sweep goes on. */
  readonly signal: AbortSignal;
}

/** After so many blobs everybody else gets their turn. */
const MOST_AT_ONCE = 100;

/** What a sweep removed. */
export interface Swept {
  readonly blobs: number;
  readonly bytes: number;
  /** Half-written files of dead processes. */
  readonly leftovers: number;
}

/** Removes old blobs without a reference. What a `put` finds again meanwhile stays. Throws the signal's reason. */
export async function sweepBlobs(
  folders: BlobFolders,
  isReferenced: (digest: Digest) => boolean,
  options: SweepOptions,
): Promise<Swept> {
  try {
    for (const name of await readdir(folders.leaving)) putBack(folders, name);
    let blobs = 0;
    let bytes = 0;
    let looked = 0;
    for (const prefix of await readdir(folders.blobs)) {
      if (!/^[0-9a-f]{2}$/.test(prefix)) continue;
      for (const rest of await readdir(join(folders.blobs, prefix))) {
        looked += 1;
        if (looked % MOST_AT_ONCE === 0) await turn();
        options.signal.throwIfAborted();
        const digest = `${prefix}${rest}`;
        if (!digestSchema.safeParse(digest).success || isReferenced(digest)) continue;
        const removed = removeIfOld(folders, digest, options.keepSinceMs);
        if (removed === null) continue;
        blobs++;
        bytes += removed;
      }
    }
    return { blobs, bytes, leftovers: removeLeftovers(folders.temporary, options.nowMs) };
  } catch (error) {
    options.signal.throwIfAborted();
    throw diskFault(error, 'sweeping blobs', folders.blobs);
  }
}

/**
 * Renamed away first, then looked at again: a `put` that touched it in between is seen here, one that comes later
 * no longer finds it and writes it anew. Returns the bytes removed, null when it stays.
 */
function removeIfOld(folders: BlobFolders, digest: Digest, keepSinceMs: number): number | null {
  const path = blobPath(folders, digest);
  const before = statSync(path, { throwIfNoEntry: false });
  if (before === undefined || before.mtimeMs >= keepSinceMs) return null;
  const leaving = join(folders.leaving, digest);
  try {
    renameSync(path, leaving);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  const after = statSync(leaving, { throwIfNoEntry: false });
  if (after === undefined) return null;
  if (after.mtimeMs >= keepSinceMs) {
    putBack(folders, digest);
    return null;
  }
  rmSync(leaving, { force: true });
  return after.size;
}

/** Also for what a killed sweep left: whether it may go is decided again. */
function putBack(folders: BlobFolders, digest: Digest): void {
  const path = blobPath(folders, digest);
  const leaving = join(folders.leaving, digest);
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    linkSync(leaving, path);
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'EEXIST' && code !== 'ENOENT') throw error;
  }
  rmSync(leaving, { force: true });
}
