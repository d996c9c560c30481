import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

import type { Blob, BlobStore } from '../src/artifact/blob.ts';
import type { Digest } from '../src/artifact/digest.ts';

/** A BlobStore that keeps everything in memory, for tests of what stands on one. */
export class MemoryBlobStore implements BlobStore {
  readonly blobs = new Map<Digest, Buffer>();

  async put(content: AsyncIterable<Uint8Array> | Uint8Array): Promise<Blob> {
    const chunks: Buffer[] = [];
    const hash = createHash('sha256');
    for await (const chunk of content instanceof Uint8Array ? [content] : content) {
      chunks.push(Buffer.from(chunk));
      hash.update(chunk);
    }
    const bytes = Buffer.concat(chunks);
    const digest = hash.digest('hex');
    this.blobs.set(digest, bytes);
    return { digest, size: bytes.length };
  }

  read(digest: Digest): Readable {
    return Readable.from([this.#bytesOf(digest)], { objectMode: false });
  }

  readRange(digest: Digest, { start, end }: { start: number; end: number }): Readable {
    return Readable.from([this.#bytesOf(digest).subarray(start, end + 1)], { objectMode: false });
  }

  async size(digest: Digest): Promise<number> {
    return this.#bytesOf(digest).length;
  }

  async has(digest: Digest): Promise<boolean> {
    return this.blobs.has(digest);
  }

  async readAll(digest: Digest, maxBytes: number): Promise<Buffer> {
    const bytes = this.#bytesOf(digest);
    if (bytes.length > maxBytes) throw new Error(`blob ${digest} has ${bytes.length} bytes`);
    return bytes;
  }

  #bytesOf(digest: Digest): Buffer {
    const bytes = this.blobs.get(digest);
    if (bytes === undefined) throw new Error(`there is no blob ${digest}`);
    return bytes;
  }
}
