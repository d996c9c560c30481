import { close, fsync, mkdirSync, open } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import type { BlobStore } from '../artifact/blob.ts';
import type { Digest } from '../artifact/digest.ts';
import { blobPath, type BlobFolders } from './blob-folders.ts';
import { blobSize, readBlob, readBlobRange, readWholeBlob } from './disk-blob-read.ts';
import { sweepBlobs, type Swept, type SweepOptions } from './disk-blob-sweep.ts';
import { createBlobWriter } from './disk-blob-write.ts';
import { diskFault } from './disk-fault.ts';
import { removeLeftovers } from './temporary-file.ts';

export interface DiskBlobStore extends BlobStore {
  /** Returns when a blob would survive a power cut. `put` does not wait for that. */
  sync(digest: Digest): Promise<void>;
  /** Removes what dead processes left half-written. Returns how many files. `nowMs` is since the epoch. */
  removeLeftovers(nowMs: number): number;
  /** Removes blobs that nothing refers to, and what dead processes left half-written. Safe beside concurrent puts. */
  sweep(isReferenced: (digest: Digest) => boolean, options: SweepOptions): Promise<Swept>;
}

const [openFile, syncFile, closeFile] = [promisify(open), promisify(fsync), promisify(close)];

/**
 * Blobs as files below `directory`, which is made when missing. Chunks given to `put` must not be changed by the caller afterwards.
 * Throws StoreError 'DISK_FULL', 'PERMISSION' and 'DISK_FAULT', each naming the folder.
 */
export function createDiskBlobStore(directory: string): DiskBlobStore {
  const folders: BlobFolders = {
    blobs: join(directory, 'blobs'),
    temporary: join(directory, 'blobs', 'temporary'),
    leaving: join(directory, 'blobs', 'leaving'),
    corrupt: join(directory, 'blobs', 'corrupt'),
  };
  try {
    for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw diskFault(error, 'opening the blob store', directory);
  }
  const synced = new Set<string>();
  return {
    put: createBlobWriter(folders),
    read: (digest) => readBlob(folders, digest),
    readRange: (digest, range) => readBlobRange(folders, digest, range),
    size: (digest) => blobSize(folders, digest),
    readAll: (digest, maxBytes) => readWholeBlob(folders, digest, maxBytes),
    async has(digest) {
      return (await stat(blobPath(folders, digest)).catch(() => null)) !== null;
    },
    async sync(digest) {
      const path = blobPath(folders, digest);
      await syncPath(path);
      await syncPath(dirname(path));
      // Prefixes' folders are never removed: one that is on the disk stays there.
      if (synced.has(dirname(path))) return;
      await syncPath(folders.blobs);
      synced.add(dirname(path));
    },
    removeLeftovers(nowMs) {
      try {
        return removeLeftovers(folders.temporary, nowMs);
      } catch (error) {
        throw diskFault(error, 'clearing unfinished files', folders.temporary);
      }
    },
    sweep: (isReferenced, options) => sweepBlobs(folders, isReferenced, options),
  };
}

/** By descriptor: a FileHandle costs more than the rest of it, and this is done for each result. */
async function syncPath(path: string): Promise<void> {
  try {
    const descriptor = await openFile(path, 'r');
    try {
      await syncFile(descriptor);
    } finally {
      await closeFile(descriptor);
    }
  } catch (error) {
    throw diskFault(error, 'flushing a blob to disk', path);
  }
}
