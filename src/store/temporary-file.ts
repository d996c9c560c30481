import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { isOwnerAlive, ownerOf } from '../build/docker-labels.ts';

/** A file of another host's process counts as left behind after this long: nobody here can ask whether it lives. */
export const FOREIGN_OWNER_PATIENCE_MS = 7 * 24 * 3600 * 1000;

/** Names of temporary files that say whose they are: `<host>%2F<pid>%2F<start time>.<number>`. */
export function createTemporaryNames(folder: string): () => string {
  const prefix = encodeURIComponent(ownerOf(process.pid));
  let count = 0;
  return () => join(folder, `${prefix}.${count++}`);
}

/** Removes what dead processes left in `folder`. Returns how many files. `nowMs` is since the epoch. */
export function removeLeftovers(folder: string, nowMs: number): number {
  let removed = 0;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const owner = decodeURIComponent(name.slice(0, name.lastIndexOf('.')));
    const modifiedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (modifiedMs === undefined) continue;
    if (isOwnerAlive(owner) && nowMs - modifiedMs < FOREIGN_OWNER_PATIENCE_MS) continue;
    rmSync(path, { force: true });
    removed++;
  }
  return removed;
}
