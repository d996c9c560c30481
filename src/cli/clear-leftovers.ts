import type { Docker } from '../build/docker-client.ts';
import { pruneEngine, type Pruned } from '../build/docker-prune.ts';
import { pruneWorkspaces } from '../build/system-workspace.ts';
import type { Config } from '../config.ts';
import { stateDirectoryOf } from './compose.ts';
import { pruneTemporaryDirectories } from './temporary-directory.ts';

/** Removes what killed runs left in the engine and on this machine; images as well when `all`. */
export async function clearLeftovers(docker: Docker, config: Config, all: boolean): Promise<Pruned> {
  const stateDirectory = stateDirectoryOf(config);
  const pruned = await pruneEngine(docker, {
    all,
    cacheDirectory: config.cacheDirectory,
    pruneWorkspaces: (isOwnerAlive) => pruneWorkspaces(stateDirectory, isOwnerAlive),
  });
  await pruneTemporaryDirectories(config);
  return pruned;
}
