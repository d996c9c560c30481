import type { Docker } from '../build/docker-client.ts';
import { isOwnerAlive } from '../build/docker-labels.ts';
import { pruneEngine, type Pruned } from '../build/docker-prune.ts';
import { leasedImages } from '../build/image-lease.ts';
import { pruneWorkspaces } from '../build/system-workspace.ts';
import type { Config } from '../config.ts';
import type { Store } from '../store/store.ts';
import { stateDirectoryOf } from './compose.ts';
import { pruneTemporaryDirectories } from './temporary-directory.ts';

/** What a clearing removed, or marked: names, and how many. */
export interface Cleared extends Pruned {
  /** Ids of comparisons that nobody will finish. */
  readonly comparisons: readonly string[];
  readonly temporaryDirectories: number;
  readonly temporaryFiles: number;
}

/** Removes what killed runs left in the engine, on this machine and in the store; images as well when `all`. */
export async function clearLeftovers(
  { docker, config, store }: { docker: Docker; config: Config; store: Store },
  { all }: { all: boolean },
): Promise<Cleared> {
  const stateDirectory = stateDirectoryOf(config);
  const [pruned, temporaryDirectories] = await Promise.all([
    pruneEngine(docker, {
      all,
      cacheDirectory: config.cacheDirectory,
      pruneWorkspaces: (isAlive) => pruneWorkspaces(stateDirectory, isAlive),
    }),
    pruneTemporaryDirectories(config),
    // Reading the leases clears those of the dead.
    leasedImages(config.cacheDirectory, isOwnerAlive),
  ]);
  return { ...pruned, temporaryDirectories, ...store.clearDead() };
}

/** In one line for whoever starts a comparison; null when there was nothing. */
export function describeCleared(cleared: Cleared): string | null {
  const counts: [number, string][] = [
    [cleared.containers.length, 'container'],
    [cleared.volumes.length, 'volume'],
    [cleared.workspaces.length, 'workspace'],
    [cleared.temporaryDirectories, 'temporary folder'],
    [cleared.temporaryFiles, 'unfinished file'],
    [cleared.comparisons.length, 'unfinished comparison'],
  ];
  const parts = counts.flatMap(([count, what]) =>
    count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'}`],
  );
  return parts.length === 0 ? null : `cleared what a killed run left: ${parts.join(', ')}`;
}
