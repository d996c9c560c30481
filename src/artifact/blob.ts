import type { Readable } from 'node:stream';

import { z } from 'zod';

import { digestSchema, type Digest } from './digest.ts';

/** A blob in the content-addressed store: its sha256 and its size in bytes. */
export const blobSchema = z.object({ digest: digestSchema, size: z.int().nonnegative() });
export type Blob = z.infer<typeof blobSchema>;

/** Content-addressed storage of snapshots, artifacts, logs and reports. Writes are atomic; the same bytes are kept once. */
export interface BlobStore {
  /** Stores all of `content`, hashing on the way. Nothing is left behind when the stream fails. */
  put(content: AsyncIterable<Uint8Array> | Uint8Array): Promise<Blob>;
  /** The bytes of a blob. Throws a StoreError 'BLOB_MISSING' when the store lacks it. */
  read(digest: Digest): Readable;
  /** A part of it, from byte `start` to byte `end`, both counted from 0 and included: not checked against the digest. */
  readRange(digest: Digest, range: { readonly start: number; readonly end: number }): Readable;
  has(digest: Digest): Promise<boolean>;
  /** Bytes. Throws a StoreError 'BLOB_MISSING'. */
  size(digest: Digest): Promise<number>;
  /** The whole blob in memory, refused above `maxBytes`. */
  readAll(digest: Digest, maxBytes: number): Promise<Buffer>;
}
