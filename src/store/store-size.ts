import { statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of the database of a store and of its log. */
export function databaseBytes(dataDirectory: string): number {
  return ['verbatim.sqlite', 'verbatim.sqlite-wal']
    .map((name) => statSync(join(dataDirectory, name), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0);
}

/** Looks at every blob of a store, a folder at a time. Takes seconds where there are a million. Throws the signal's reason. */
export async function measureBlobs(
  dataDirectory: string,
  signal: AbortSignal,
): Promise<{ count: number; bytes: number }> {
  const blobs = join(dataDirectory, 'blobs');
  let count = 0;
  let bytes = 0;
  for (const prefix of await readdir(blobs)) {
    if (!/^[0-9a-f]{2}$/.test(prefix)) continue;
    signal.throwIfAborted();
    // One folder after the other, so that builds get their turn at the disk.
    // oxlint-disable-next-line no-await-in-loop -- one folder in memory is enough
    const sizes = await sizesIn(join(blobs, prefix));
    count += sizes.length;
    bytes += sizes.reduce((sum, size) => sum + size, 0);
  }
  return { count, bytes };
}

async function sizesIn(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  const found = await Promise.all(names.map(async (name) => stat(join(folder, name)).catch(() => null)));
  // What a sweep has taken meanwhile does not count.
  return found.flatMap((stats) => (stats === null ? [] : [stats.size]));
}
