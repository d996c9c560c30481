import { hash } from 'node:crypto';
import { close, fsync, mkdir, open, rename, rm, write } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

import type { Blob } from '../artifact/blob.ts';
import { blobPath, type BlobFolders } from './blob-folders.ts';
import { isKept } from './disk-blob-write.ts';
import { diskFault, errorCode } from './disk-fault.ts';
import { createTemporaryNames } from './temporary-file.ts';

// By descriptor: a FileHandle costs more than the rest of it, and this is done for each result.
const [openFile, writeFile, syncFile, closeFile] = [
  promisify(open),
  promisify(write),
  promisify(fsync),
  promisify(close),
];
const [makeFolder, moveFile, removeFile] = [promisify(mkdir), promisify(rename), promisify(rm)];

/**
 * Makes the `put` that returns when the blob would survive a power cut. Off the main thread all of it: while the disk flushes, even
 * making a file waits.
 */
export function createSyncedWriter(folders: BlobFolders): (bytes: Uint8Array) => Promise<Blob> {
  const nextName = createTemporaryNames(folders.temporary);
  /** Prefixes' folders are never removed: one that is on the disk stays there. */
  const known = new Set<string>();
  return async (bytes) => {
    const blob = { digest: hash('sha256', bytes, 'hex'), size: bytes.length };
    const path = blobPath(folders, blob.digest);
    const folder = dirname(path);
    try {
      if (isKept(folders, blob)) await syncPath(path);
      else await writeSynced(path, nextName(), bytes);
      await syncPath(folder);
      if (!known.has(folder)) await syncPath(folders.blobs);
      known.add(folder);
      return blob;
    } catch (error) {
      throw diskFault(error, 'storing a blob', folders.blobs);
    }
  };
}

async function writeSynced(path: string, temporary: string, bytes: Uint8Array): Promise<void> {
  try {
    const file = await openFile(temporary, 'wx', 0o444);
    try {
      let done = 0;
      // A short write comes before a full disk: the rest either fits or says why not.
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      while (done < bytes.length) done += (await writeFile(file, bytes, done)).bytesWritten;
      // Moved first: what flushes the file then has its name to flush as well, and the folder's turn costs next to nothing.
      await moveIntoPlace(temporary, path);
      await syncFile(file);
    } finally {
      await closeFile(file);
    }
  } catch (error) {
    await removeFile(temporary, { force: true });
    throw error;
  }
}

async function moveIntoPlace(temporary: string, path: string): Promise<void> {
  try {
    await moveFile(temporary, path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    await makeFolder(dirname(path), { recursive: true, mode: 0o700 });
    await moveFile(temporary, path);
  }
}

async function syncPath(path: string): Promise<void> {
  const file = await openFile(path, 'r');
  try {
    await syncFile(file);
  } finally {
    await closeFile(file);
  }
}
