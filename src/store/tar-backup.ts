import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { extract, pack } from 'tar-stream';

import {
  BACKUP_DATABASE,
  BACKUP_MANIFEST,
  blobName,
  partOf,
  type BackupPart,
  type BackupWriter,
} from './backup.ts';
import { errorCode } from './disk-fault.ts';
import { StoreError } from './store-error.ts';
import { createTemporaryNames, removeLeftovers } from './temporary-file.ts';

const PREFIX = '.verbatim-backup-';

/** A backup as one tar. It has its name only once it is whole; what killed ones left beside it goes. `nowMs` is since the epoch. */
export async function createTarBackup(file: string, nowMs: number): Promise<BackupWriter> {
  if (
    await access(file).then(
      () => true,
      () => false,
    )
  ) {
    throw new StoreError('NOT_EMPTY', `${file} is there already, and a backup overwrites nothing`);
  }
  const directory = dirname(file);
  removeLeftovers(directory, nowMs, PREFIX);
  const folder = createTemporaryNames(directory, PREFIX)();
  await mkdir(folder, { mode: 0o700 });
  const partial = join(folder, 'backup.tar');
  const tar = pack();
  const written = pipeline(tar, createWriteStream(partial, { mode: 0o600 }));
  // Told by finish; without this, Node would call it unhandled until then.
  written.catch(() => undefined);
  const add = async (name: string, handle: FileHandle): Promise<number> => {
    const { size } = await handle.stat();
    const entry = tar.entry({ name, size, mode: 0o600, mtime: new Date(0) });
    await Promise.race([pipeline(handle.createReadStream({ autoClose: false }), entry), written]);
    return size;
  };
  return {
    databasePath: join(folder, BACKUP_DATABASE),
    async addBlob(digest, path) {
      try {
        await using handle = await open(path, 'r');
        return await add(blobName(digest), handle);
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return null;
        throw error;
      }
    },
    async finish(manifest) {
      {
        await using handle = await open(join(folder, BACKUP_DATABASE), 'r');
        await add(BACKUP_DATABASE, handle);
      }
      tar.entry(
        { name: BACKUP_MANIFEST, mode: 0o600, mtime: new Date(0) },
        `${JSON.stringify(manifest, null, 2)}\n`,
      );
      tar.finalize();
      await written;
      {
        await using handle = await open(partial, 'r');
        await handle.sync();
      }
      await rename(partial, file);
      await rm(folder, { recursive: true, force: true });
    },
    async abandon() {
      tar.destroy();
      await written.catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The parts of a backup in a tar, in its order. */
export async function* readTarBackup(file: string): AsyncGenerator<BackupPart> {
  const entries = extract();
  const source = createReadStream(file);
  const fed = pipeline(source, new PassThrough(), entries);
  fed.catch(() => undefined);
  try {
    for await (const entry of entries) {
      const { name, type } = entry.header;
      const part = type === 'file' ? partOf(name, bytesOf(entry, file)) : null;
      if (part === null) {
        throw new StoreError('NO_BACKUP', `${file} holds ${JSON.stringify(name)}, which no backup does`);
      }
      yield part;
      entry.resume();
    }
    await fed;
  } catch (error) {
    throw brokenOff(error, file);
  } finally {
    entries.destroy();
    source.destroy();
  }
}

async function* bytesOf(entry: AsyncIterable<unknown>, file: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of entry) if (chunk instanceof Uint8Array) yield chunk;
  } catch (error) {
    throw brokenOff(error, file);
  }
}

/** tar-stream's own errors: the bytes are no tar, or not all of one. */
function brokenOff(error: unknown, file: string): unknown {
  if (error instanceof StoreError || errorCode(error) !== null) return error;
  return new StoreError('NO_BACKUP', `${file} is no whole backup`, { cause: error });
}
