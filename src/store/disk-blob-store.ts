import { mkdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Blob, BlobStore } from '../artifact/blob.ts';
import type { Digest } from '../artifact/digest.ts';
import { blobPath, type BlobFolders } from './blob-folders.ts';
import { createSyncedWriter } from './disk-blob-put-synced.ts';
import { blobSize, readBlob, readBlobRange, readWholeBlob } from './disk-blob-read.ts';
import { sweepBlobs, type Swept, type SweepOptions } from './disk-blob-sweep.ts';
import { createBlobWriter } from './disk-blob-write.ts';
import { diskFault } from './disk-fault.ts';
import { createDiskLineSpool } from './disk-line-spool.ts';
import type { LineSpool } from './line-spool.ts';
import { createTemporaryNames, removeLeftovers } from './temporary-file.ts';

export interface DiskBlobStore extends BlobStore {
  /** Returns when the blob would survive a power cut. `put` does not wait for that. */
  putSynced(bytes: Uint8Array): Promise<Blob>;
  /** Lines beside what is half-written. */
  spoolLines(): LineSpool;
  /** Removes what dead processes left half-written. Returns how many files. `nowMs` is since the epoch. */
  removeLeftovers(nowMs: number): number;
  /** Removes blobs that nothing refers to, and what dead processes left half-written. Safe beside concurrent puts. */
  sweep(isReferenced: (digest: Digest) => boolean, options: SweepOptions): Promise<Swept>;
}

/**
 * Blobs as files below `directory`, which is made when missing. Chunks given to `put` must not be changed by the caller until it has returned.
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
  const nextName = createTemporaryNames(folders.temporary);
  return {
    put: createBlobWriter(folders),
    putSynced: createSyncedWriter(folders),
    read: (digest) => readBlob(folders, digest),
    readRange: (digest, range) => readBlobRange(folders, digest, range),
    size: (digest) => blobSize(folders, digest),
    readAll: (digest, maxBytes) => readWholeBlob(folders, digest, maxBytes),
    async has(digest) {
      return (await stat(blobPath(folders, digest)).catch(() => null)) !== null;
    },
    spoolLines: () => createDiskLineSpool(nextName),
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
