import { hash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

import type { Blob, BlobStore } from '../artifact/blob.ts';
import type { Digest } from '../artifact/digest.ts';
import { blobPath, TOUCH_AFTER_MS, type BlobFolders } from './blob-folders.ts';
import { diskFault, errorCode } from './disk-fault.ts';
import { createLargeFile, type LargeFile } from './disk-large-file.ts';
import { createTemporaryNames } from './temporary-file.ts';

/** Content up to this size is written at once, by synchronous calls: for 20,000 small files the thread pool costs more than the disk. */
const SMALL_BYTES = 256 * 1024;

/** Makes `put`: hash on the way, write to a temporary file, rename it to its digest. */
export function createBlobWriter(folders: BlobFolders): BlobStore['put'] {
  const nextName = createTemporaryNames(folders.temporary);
  return async (content) => {
    try {
      if (content instanceof Uint8Array) return putBytes(folders, nextName, content);
      return await putStream(folders, nextName, content);
    } catch (error) {
      throw diskFault(error, 'storing a blob', folders.blobs);
    }
  };
}

function putBytes(folders: BlobFolders, nextName: () => string, bytes: Uint8Array): Blob {
  const blob = { digest: hash('sha256', bytes, 'hex'), size: bytes.length };
  if (isKept(folders, blob)) return blob;
  const temporary = nextName();
  try {
    const file = openSync(temporary, 'wx', 0o444);
    try {
      writeAll(file, bytes);
    } finally {
      closeSync(file);
    }
    moveIntoPlace(folders, temporary, blob.digest);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  return blob;
}

async function putStream(
  folders: BlobFolders,
  nextName: () => string,
  content: AsyncIterable<Uint8Array>,
): Promise<Blob> {
  const start: Uint8Array[] = [];
  let size = 0;
  let large: LargeFile | null = null;
  try {
    for await (const chunk of content) {
      size += chunk.length;
      if (large === null) start.push(chunk);
      else await large.write(chunk);
      if (large !== null || size < SMALL_BYTES) continue;
      large = createLargeFile(nextName());
      for (const part of start.splice(0)) await large.write(part);
    }
    if (large === null) return putBytes(folders, nextName, joined(start));
    const blob: Blob = { digest: await large.end(), size };
    if (isKept(folders, blob)) await large.remove();
    else moveIntoPlace(folders, large.path, blob.digest);
    return blob;
  } catch (error) {
    await large?.remove();
    throw error;
  }
}

function joined(parts: Uint8Array[]): Uint8Array {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
}

/** A short write comes before a full disk: the rest either fits or says why not. */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}

/** A file cut short by a power cut has the right name and the wrong size: it is written again. */
export function isKept(folders: BlobFolders, blob: Blob): boolean {
  const path = blobPath(folders, blob.digest);
  const kept = statSync(path, { throwIfNoEntry: false });
  if (kept?.size !== blob.size) return false;
  const now = Date.now();
  if (now - kept.mtimeMs < TOUCH_AFTER_MS) return true;
  try {
    // Tells a sweep that somebody counts on it again.
    utimesSync(path, now / 1000, now / 1000);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function moveIntoPlace(folders: BlobFolders, temporary: string, digest: Digest): void {
  const path = blobPath(folders, digest);
  try {
    renameSync(temporary, path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    renameSync(temporary, path);
  }
}
