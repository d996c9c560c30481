import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { Digest } from '../artifact/digest.ts';
import { BACKUP_DATABASE, backupManifestSchema, type BackupManifest, type BackupPart } from './backup.ts';
import { readFolderBackup } from './backup-folder.ts';
import { createDiskBlobStore } from './disk-blob-store.ts';
import { diskFault } from './disk-fault.ts';
import { inspectDatabase } from './sqlite-backup.ts';
import { StoreError } from './store-error.ts';
import { readTarBackup } from './tar-backup.ts';

/** What a restore brought back. */
export interface Restored {
  readonly manifest: BackupManifest;
  /** Blobs whose bytes are not what their name says; they were left out. */
  readonly damaged: readonly Digest[];
  /** Documents that the database names and the backup lacks. */
  readonly missing: readonly Digest[];
}

const MAX_MANIFEST_BYTES = 1024 * 1024;

/**
 * Makes a store of a backup in `dataDirectory`, which must hold none. Every blob is checked against its digest and the database against
 * the manifest; it is put in its place last, so that a restore that failed leaves no store. Throws StoreError, and the signal's reason
 * between two blobs.
 */
export async function restoreBackup(
  from: string,
  dataDirectory: string,
  signal: AbortSignal,
): Promise<Restored> {
  try {
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
    if ((await readdir(dataDirectory)).length > 0) {
      throw new StoreError('NOT_EMPTY', `${dataDirectory} is not empty, and a restore overwrites nothing`, {
        hint: 'name a folder that is empty or not there with --data',
      });
    }
    try {
      return await restore(untilAborted(await partsOf(from), signal), from, dataDirectory);
    } catch (error) {
      for (const name of await readdir(dataDirectory))
        // oxlint-disable-next-line no-await-in-loop -- few files
        await rm(join(dataDirectory, name), { recursive: true, force: true });
      throw error;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw diskFault(error, 'restoring the backup', dataDirectory);
  }
}

async function* untilAborted<T>(parts: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const part of parts) {
    signal.throwIfAborted();
    yield part;
  }
}

async function partsOf(from: string): Promise<AsyncGenerator<BackupPart>> {
  const stats = await stat(from).catch((cause: unknown) => {
    throw new StoreError('NO_BACKUP', `there is no backup ${from}`, { cause });
  });
  return stats.isDirectory() ? readFolderBackup(from) : readTarBackup(from);
}

async function restore(
  parts: AsyncGenerator<BackupPart>,
  from: string,
  dataDirectory: string,
): Promise<Restored> {
  const blobs = createDiskBlobStore(dataDirectory);
  const waiting = join(dataDirectory, 'restoring.sqlite');
  const damaged: Digest[] = [];
  const kept = new Set<Digest>();
  let database: Digest | null = null;
  let manifest: BackupManifest | null = null;
  for await (const part of parts) {
    switch (part.kind) {
      case 'blob': {
        const { digest } = await blobs.put(part.content);
        // Stored under what it is: nothing refers to it, so a sweep takes it.
        if (digest === part.digest) kept.add(digest);
        else damaged.push(part.digest);
        break;
      }
      case 'database':
        database = await write(part.content, waiting);
        break;
      case 'manifest':
        manifest = await readManifest(part.content, from);
        break;
      default:
        part satisfies never;
    }
  }
  if (manifest === null || database !== manifest.database.digest) {
    throw new StoreError(
      'NO_BACKUP',
      `${from} is not whole: its ${manifest === null ? 'manifest' : 'database'} is missing or damaged`,
    );
  }
  const { documents } = await inspectDatabase(waiting);
  await rename(waiting, join(dataDirectory, BACKUP_DATABASE));
  return { manifest, damaged, missing: documents.filter((digest) => !kept.has(digest)) };
}

async function write(content: AsyncIterable<Uint8Array>, path: string): Promise<Digest> {
  const sha256 = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Buffer, _, done) {
      sha256.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(Readable.from(content), hashing, createWriteStream(path, { mode: 0o600, flags: 'wx' }));
  return sha256.digest('hex');
}

async function readManifest(content: AsyncIterable<Uint8Array>, from: string): Promise<BackupManifest> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    size += chunk.length;
    if (size > MAX_MANIFEST_BYTES) break;
    chunks.push(chunk);
  }
  try {
    return backupManifestSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
  } catch (cause) {
    throw new StoreError('NO_BACKUP', `the manifest of ${from} cannot be read`, { cause });
  }
}
