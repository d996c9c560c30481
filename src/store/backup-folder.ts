import { constants, createReadStream } from 'node:fs';
import { access, copyFile, link, mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

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

/** A backup as a folder. Blobs are hard links where it is in the store's file system, and copies elsewhere. */
export async function createFolderBackup(folder: string): Promise<BackupWriter> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) {
    throw new StoreError('NOT_EMPTY', `${folder} is not empty, and a backup overwrites nothing`, {
      hint: 'name a folder that is empty or not there',
    });
  }
  return {
    databasePath: join(folder, BACKUP_DATABASE),
    async addBlob(digest, path) {
      const target = join(folder, blobName(digest));
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      return (await linkOrCopy(path, target)) ? (await stat(target)).size : null;
    },
    async finish(manifest) {
      const path = join(folder, BACKUP_MANIFEST);
      await writeFile(path, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
      for (const target of [join(folder, BACKUP_DATABASE), path, folder]) {
        // oxlint-disable-next-line no-await-in-loop -- few files
        await using handle = await open(target, 'r');
        // oxlint-disable-next-line no-await-in-loop -- few files
        await handle.sync();
      }
    },
    async abandon() {
      for (const name of await readdir(folder))
        // oxlint-disable-next-line no-await-in-loop -- few files
        await rm(join(folder, name), { recursive: true, force: true });
    },
  };
}

/** The parts of a backup in a folder: blobs, then the database, then the manifest. */
export async function* readFolderBackup(folder: string): AsyncGenerator<BackupPart> {
  for (const name of [BACKUP_MANIFEST, BACKUP_DATABASE]) {
    // oxlint-disable-next-line no-await-in-loop -- the first that is missing is named
    await access(join(folder, name)).catch((cause: unknown) => {
      throw new StoreError('NO_BACKUP', `${folder} is no whole backup: it has no ${name}`, { cause });
    });
  }
  for (const prefix of await readdir(join(folder, 'blobs')).catch(() => [])) {
    for (const rest of await readdir(join(folder, 'blobs', prefix)))
      yield read(folder, `blobs/${prefix}/${rest}`);
  }
  yield read(folder, BACKUP_DATABASE);
  yield read(folder, BACKUP_MANIFEST);
}

function read(folder: string, name: string): BackupPart {
  const part = partOf(name, createReadStream(join(folder, name)));
  if (part === null) throw new StoreError('NO_BACKUP', `${join(folder, name)} does not belong to a backup`);
  return part;
}

/** False when there is no such file. */
async function linkOrCopy(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to).catch(async (error: unknown) => {
      // Another file system, or one that has no links.
      if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'].includes(errorCode(error) ?? '')) throw error;
      await copyFile(from, to, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
