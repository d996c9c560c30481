import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { isOwnerAlive, ownerOf } from '../build/docker-labels.ts';
import type { Config } from '../config.ts';

/** This process's own, so that what a killed one left can be told from what is in use. */
export function temporaryDirectoryOf(config: Config): string {
  return join(rootOf(config), encodeURIComponent(ownerOf(process.pid)));
}

/** Removes this process's own. */
export async function removeTemporaryDirectory(config: Config): Promise<void> {
  await rm(temporaryDirectoryOf(config), { recursive: true, force: true });
}

/** Removes the temporary directories of processes that are gone. Returns how many. */
export async function pruneTemporaryDirectories(config: Config): Promise<number> {
  const names = await readdir(rootOf(config)).catch(() => []);
  const dead = names.filter((name) => !isOwnerAlive(decodeURIComponent(name)));
  await Promise.all(dead.map((name) => rm(join(rootOf(config), name), { recursive: true, force: true })));
  return dead.length;
}

function rootOf(config: Config): string {
  return join(config.cacheDirectory, 'tmp');
}
