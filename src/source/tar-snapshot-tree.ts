import { Readable } from 'node:stream';

import type { Blob, BlobStore } from '../artifact/blob.ts';
import type { SourceTree } from './source-tree.ts';
import { tarMembers } from './tar-members.ts';

const LARGEST_FILE = 256 * 1024;
const DEEPEST = 3;
const SMALL_BYTES = 64 * 1024;
/** What is kept in memory of each level, so that a hostile tree of many small files stays bounded. */
const LEVEL_BYTES = 16 * 1024 ** 2;

/** The tree of a snapshot, by one pass over its tar. Memory: its paths, and at most 16 MiB for each of four levels. */
export async function openSnapshotTree(blobs: BlobStore, snapshot: Blob): Promise<SourceTree> {
  const paths: string[] = [];
  const files = new Map<string, Buffer>();
  const budgets = new Map<number, number>();
  for await (const { header, content, skip } of tarMembers(await openSnapshot(blobs, snapshot), 'utf-8')) {
    const path = header.name.replace(/^src\//, '');
    if (header.type === 'file' || header.type === 'symlink') paths.push(path);
    const depth = path.split('/').length - 1;
    const budget = budgets.get(depth) ?? LEVEL_BYTES;
    if (header.type === 'file' && depth <= DEEPEST && header.size <= Math.min(LARGEST_FILE, budget)) {
      budgets.set(depth, budget - header.size);
      files.set(path, await bytesOf(content));
    } else skip();
  }
  return { paths: paths.toSorted(), read: (path) => files.get(path) ?? null };
}

/** A small one is read at once: that is quicker than a stream from the disk. */
async function openSnapshot(blobs: BlobStore, { digest, size }: Blob): Promise<Readable> {
  if (size > SMALL_BYTES) return blobs.read(digest);
  return Readable.from([await blobs.readAll(digest, size)], { objectMode: false });
}

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
