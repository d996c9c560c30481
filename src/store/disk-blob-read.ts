import { createHash, hash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { open, rename, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import type { Digest } from '../artifact/digest.ts';
import { blobPath, type BlobFolders } from './blob-folders.ts';
import { diskFault, errorCode } from './disk-fault.ts';
import { StoreError } from './store-error.ts';

const CHUNK_BYTES = 256 * 1024;
const SMALL_BYTES = 64 * 1024;
/** Most blobs are small, and the last read of any finds nothing: a chunk's worth of memory for that would be thrown away each time. */
const FIRST_BYTES = 16 * 1024;

/** A blob's bytes, checked against its digest on the way: the stream fails at its end with 'BLOB_CORRUPT' when they are not. */
export function readBlob(folders: BlobFolders, digest: Digest): Readable {
  return Readable.from(chunksOf(folders, digest), { objectMode: false, highWaterMark: CHUNK_BYTES });
}

/** Bytes `start` to `end` of a blob, both included, unchecked: a part has no digest. */
export function readBlobRange(
  folders: BlobFolders,
  digest: Digest,
  range: { readonly start: number; readonly end: number },
): Readable {
  return Readable.from(rangeOf(folders, digest, range), { objectMode: false, highWaterMark: CHUNK_BYTES });
}

/** Bytes. Throws StoreError 'BLOB_MISSING'. */
export async function blobSize(folders: BlobFolders, digest: Digest): Promise<number> {
  await using handle = await openBlob(folders, digest);
  return (await handle.stat()).size;
}

/** A whole blob. Throws StoreError 'BLOB_MISSING', 'BLOB_TOO_LARGE', 'BLOB_CORRUPT'. */
export async function readWholeBlob(folders: BlobFolders, digest: Digest, maxBytes: number): Promise<Buffer> {
  const bytes = readSmallBlob(folders, digest, maxBytes) ?? (await readLargeBlob(folders, digest, maxBytes));
  if (hash('sha256', bytes, 'hex') !== digest) throw await setAside(folders, digest);
  return bytes;
}

/** By synchronous calls: the thread pool costs more than reading it. null for one that is not small, or cannot be read like this. */
function readSmallBlob(folders: BlobFolders, digest: Digest, maxBytes: number): Buffer | null {
  const path = blobPath(folders, digest);
  try {
    return statSync(path).size <= Math.min(maxBytes, SMALL_BYTES) ? readFileSync(path) : null;
  } catch {
    return null;
  }
}

async function readLargeBlob(folders: BlobFolders, digest: Digest, maxBytes: number): Promise<Buffer> {
  await using handle = await openBlob(folders, digest);
  const { size } = await handle.stat();
  if (size <= maxBytes) return handle.readFile();
  throw new StoreError(
    'BLOB_TOO_LARGE',
    `blob ${digest} has ${size} bytes, more than the ${maxBytes} allowed here`,
  );
}

async function* chunksOf(folders: BlobFolders, digest: Digest): AsyncGenerator<Buffer> {
  await using handle = await openBlob(folders, digest);
  const sha256 = createHash('sha256');
  for (let size = FIRST_BYTES; ;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(size));
    if (bytesRead === 0) break;
    size = bytesRead === size ? CHUNK_BYTES : FIRST_BYTES;
    const chunk = buffer.subarray(0, bytesRead);
    sha256.update(chunk);
    yield chunk;
  }
  if (sha256.digest('hex') !== digest) throw await setAside(folders, digest);
}

async function* rangeOf(
  folders: BlobFolders,
  digest: Digest,
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Buffer> {
  await using handle = await openBlob(folders, digest);
  for (let at = start; at <= end;) {
    const length = Math.min(CHUNK_BYTES, end - at + 1);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(length), 0, length, at);
    if (bytesRead === 0) break;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function openBlob(folders: BlobFolders, digest: Digest): Promise<FileHandle> {
  try {
    return await open(blobPath(folders, digest), 'r');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw diskFault(error, `reading blob ${digest}`, folders.blobs);
    throw new StoreError('BLOB_MISSING', `blob ${digest} is not in ${folders.blobs}`, {
      cause: error,
      hint: 'it was removed, or lost when the machine lost power; the same comparison run again makes it anew',
    });
  }
}

/** Out of the way, so that the next `put` of the right bytes is not told that they are there already. */
async function setAside(folders: BlobFolders, digest: Digest): Promise<StoreError> {
  const aside = join(folders.corrupt, digest);
  await rename(blobPath(folders, digest), aside).catch(() => undefined);
  return new StoreError('BLOB_CORRUPT', `the bytes of blob ${digest} are not what its name says`, {
    hint: `it was moved to ${aside}; check the disk, then run the same comparison again`,
  });
}
