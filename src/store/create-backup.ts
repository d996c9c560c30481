import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';

import { digestSchema, type Digest } from '../artifact/digest.ts';
import type { BackupManifest, BackupWriter } from './backup.ts';
import { createFolderBackup } from './backup-folder.ts';
import { diskFault } from './disk-fault.ts';
import { isoTime } from './iso-time.ts';
import { copyDatabase, inspectDatabase } from './sqlite-backup.ts';
import { createTarBackup } from './tar-backup.ts';

/**
 * Copies a store, also while it is used: to a tar when `target` ends with `.tar`, else to a folder. Blobs go first, for a sweep may
 * remove what the database copied later still names; then the database; then the blobs that came meanwhile, which no sweep has touched
 * yet, for it leaves what is young. Throws StoreError, and the signal's reason between two blobs; nothing half-made stays.
 */
export async function createBackup(
  { dataDirectory, target, version }: { dataDirectory: string; target: string; version: string },
  clock: () => number,
  signal: AbortSignal,
): Promise<BackupManifest> {
  try {
    const isTar = target.endsWith('.tar');
    const writer = await (isTar ? createTarBackup(target, clock()) : createFolderBackup(target));
    try {
      const copied = new Map<Digest, number>();
      await copyBlobs({ dataDirectory, writer, copied }, signal);
      await copyDatabase(dataDirectory, writer.databasePath);
      await copyBlobs({ dataDirectory, writer, copied }, signal);
      const { comparisons } = await inspectDatabase(writer.databasePath);
      const manifest: BackupManifest = {
        version: 1,
        createdAt: isoTime(clock()),
        tool: { name: 'verbatim', version },
        database: await digestOf(writer.databasePath),
        comparisons,
        blobs: copied.size,
        bytes: [...copied.values()].reduce((sum, size) => sum + size, 0),
      };
      await writer.finish(manifest);
      return manifest;
    } catch (error) {
      await writer.abandon();
      throw error;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw diskFault(error, 'writing the backup', target);
  }
}

/** Those that `copied` lacks. */
async function copyBlobs(
  {
    dataDirectory,
    writer,
    copied,
  }: { dataDirectory: string; writer: BackupWriter; copied: Map<Digest, number> },
  signal: AbortSignal,
): Promise<void> {
  const blobs = join(dataDirectory, 'blobs');
  for (const prefix of await readdir(blobs).catch(() => [])) {
    if (!/^[0-9a-f]{2}$/.test(prefix)) continue;
    // One after the other: a backup must not keep the service from its disk.
    // oxlint-disable-next-line no-await-in-loop -- one folder in memory is enough
    for (const rest of await readdir(join(blobs, prefix))) {
      signal.throwIfAborted();
      const digest = `${prefix}${rest}`;
      if (copied.has(digest) || !digestSchema.safeParse(digest).success) continue;
      // oxlint-disable-next-line no-await-in-loop -- the disk does one copy at a time
      const size = await writer.addBlob(digest, join(blobs, prefix, rest));
      if (size !== null) copied.set(digest, size);
    }
  }
}

async function digestOf(path: string): Promise<{ digest: Digest; size: number }> {
  const sha256 = createHash('sha256');
  let size = 0;
  for await (const chunk of createReadStream(path)) {
    const bytes: Buffer = chunk;
    sha256.update(bytes);
    size += bytes.length;
  }
  return { digest: sha256.digest('hex'), size };
}
