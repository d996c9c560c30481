import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

import type { Blob, BlobStore } from '../../src/artifact/blob.ts';
import type { DifferenceCache } from '../../src/diff/difference-cache.ts';
import type { Difference } from '../../src/comparison/difference.ts';

export type MemoryBlobs = BlobStore & { readonly kept: Map<string, Buffer> };

/** A BlobStore of a Map, for tests that need no files. */
export function memoryBlobs(): MemoryBlobs {
  const kept = new Map<string, Buffer>();
  const readAll = (digest: string): Buffer => {
    const bytes = kept.get(digest);
    if (bytes === undefined) throw new Error(`no blob ${digest}`);
    return bytes;
  };
  return {
    kept,
    async put(content): Promise<Blob> {
      const chunks: Uint8Array[] = [];
      if (content instanceof Uint8Array) chunks.push(content);
      else for await (const chunk of content) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      const digest = createHash('sha256').update(bytes).digest('hex');
      kept.set(digest, bytes);
      return { digest, size: bytes.length };
    },
    read: (digest) => Readable.from(pieces(readAll(digest))),
    has: async (digest) => kept.has(digest),
    readAll: async (digest) => readAll(digest),
  };
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

export function memoryCache(): DifferenceCache & { readonly kept: Map<string, Difference> } {
  const kept = new Map<string, Difference>();
  return {
    kept,
    get: async (key) => kept.get(key) ?? null,
    put: async (key, difference) => void kept.set(key, difference),
  };
}
