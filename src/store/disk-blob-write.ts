import { createHash, hash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { Blob, BlobStore } from '../artifact/blob.ts';
import type { Digest } from '../artifact/digest.ts';
import { blobPath, TOUCH_AFTER_MS, type BlobFolders } from './blob-folders.ts';
import { diskFault, errorCode } from './disk-fault.ts';
import { createTemporaryNames } from './temporary-file.ts';

/** Content up to this size is written at once, by synchronous calls: for 20,000 small files the thread pool costs more than the disk. */
const SMALL_BYTES = 256 * 1024;
/** A stream is written in pieces of about this size: larger ones have left the CPU's cache when they are hashed. */
const WRITE_BYTES = 64 * 1024;

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
      for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
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
  const sha256 = createHash('sha256');
  const file = lazyFile(nextName());
  let batch: Uint8Array[] = [];
  let batchBytes = 0;
  let written = 0;
  try {
    for await (const chunk of content) {
      batch.push(chunk);
      batchBytes += chunk.length;
      if (batchBytes < (written === 0 ? SMALL_BYTES : WRITE_BYTES)) continue;
      await file.write(batch, batchBytes);
      // Hashed here while the thread pool writes.
      for (const part of batch) sha256.update(part);
      written += batchBytes;
      batch = [];
      batchBytes = 0;
    }
    if (written === 0) return putBytes(folders, nextName, joined(batch));
    await file.write(batch, batchBytes);
    for (const part of batch) sha256.update(part);
    await file.close();
    const blob: Blob = { digest: sha256.digest('hex'), size: written + batchBytes };
    if (isKept(folders, blob)) file.remove();
    else moveIntoPlace(folders, file.path, blob.digest);
    return blob;
  } catch (error) {
    await file.close().catch(() => undefined);
    file.remove();
    throw error;
  }
}

function joined(parts: Uint8Array[]): Uint8Array {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
}

interface LazyFile {
  readonly path: string;
  /** Waits for the write before, then starts this one and returns: at most one batch is on its way. */
  write(buffers: Uint8Array[], bytes: number): Promise<void>;
  close(): Promise<void>;
  remove(): void;
}

/** A new file that exists from the first write on. */
function lazyFile(path: string): LazyFile {
  let handle: FileHandle | null = null;
  let writing: Promise<void> = Promise.resolve();
  return {
    path,
    async write(buffers, bytes) {
      handle ??= await open(path, 'wx', 0o444);
      await writing;
      writing = writeBuffers(handle, buffers, bytes);
      // Reported by the next write or by close; without this, Node would call it unhandled until then.
      writing.catch(() => undefined);
    },
    async close() {
      const opened = handle;
      handle = null;
      try {
        await writing;
      } finally {
        await opened?.close();
      }
    },
    remove: () => rmSync(path, { force: true }),
  };
}

async function writeBuffers(handle: FileHandle, buffers: Uint8Array[], bytes: number): Promise<void> {
  const { bytesWritten } = await handle.writev(buffers);
  if (bytesWritten === bytes) return;
  // A short write comes before a full disk: the rest either fits or says why not.
  const rest = Buffer.concat(buffers).subarray(bytesWritten);
  for (let done = 0; done < rest.length;) done += (await handle.write(rest, done)).bytesWritten;
}

/** A file cut short by a power cut has the right name and the wrong size: it is written again. */
function isKept(folders: BlobFolders, blob: Blob): boolean {
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
