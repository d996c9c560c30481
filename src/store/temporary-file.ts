import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { ownerOf } from '../build/docker-labels.ts';
import { isOwnerGone } from './owner-gone.ts';

/** Names of temporary files that say whose they are: `<prefix><host>%2F<pid>%2F<start time>.<random>`. */
export function createTemporaryNames(folder: string, prefix = ''): () => string {
  const owner = encodeURIComponent(ownerOf(process.pid));
  return () => join(folder, `${prefix}${owner}.${randomUUID()}`);
}

/**
 * Removes what dead processes left in `folder`: files and folders whose name begins with `prefix`. Returns how many. `nowMs` is since the
 * epoch.
 */
export function removeLeftovers(folder: string, nowMs: number, prefix = ''): number {
  let removed = 0;
  for (const name of readdirSync(folder).filter((one) => one.startsWith(prefix))) {
    const path = join(folder, name);
    const owner = decodeURIComponent(name.slice(prefix.length, name.lastIndexOf('.')));
    const modifiedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (modifiedMs === undefined || !isOwnerGone(owner, modifiedMs, nowMs)) continue;
    rmSync(path, { recursive: true, force: true });
    removed++;
  }
  return removed;
}
