import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { ownerOf } from '../build/docker-labels.ts';
import { isOwnerGone } from './owner-gone.ts';

/** Names of temporary files that say whose they are: `<host>%2F<pid>%2F<start time>.<random>`. */
export function createTemporaryNames(folder: string): () => string {
  const prefix = encodeURIComponent(ownerOf(process.pid));
  return () => join(folder, `${prefix}.${randomUUID()}`);
}

/** Removes what dead processes left in `folder`. Returns how many files. `nowMs` is since the epoch. */
export function removeLeftovers(folder: string, nowMs: number): number {
  let removed = 0;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const owner = decodeURIComponent(name.slice(0, name.lastIndexOf('.')));
    const modifiedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (modifiedMs === undefined || !isOwnerGone(owner, modifiedMs, nowMs)) continue;
    rmSync(path, { force: true });
    removed++;
  }
  return removed;
}
