import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { readBuilderFolders } from '../build/builder-folder.ts';
import { connectDocker, type Docker } from '../build/docker-client.ts';
import { createDockerExecutor } from '../build/docker-executor.ts';
import { createSourcePackageReader, type SourcePackageOptions } from '../build/docker-source-package.ts';
import { createToolchainProvider } from '../build/docker-toolchain-provider.ts';
import type { Progress, ToolchainProvider } from '../build/toolchain-provider.ts';
import { createScanThreads } from '../cause/scan/scan-threads.ts';
import type { Config } from '../config.ts';
import type { Analysis, CoordinatorDeps, Observer } from '../coordinator/coordinator-deps.ts';
import { DEFAULT_DIFF_LIMITS } from '../diff/diff-limits.ts';
import { createDiffer } from '../diff/diffoscope-differ.ts';
import type { DiffEngine } from '../diff/docker-sandbox.ts';
import { createNormaliser } from '../diff/docker-normaliser.ts';
import { openStore, type Store } from '../store/store.ts';
import type { CommandContext } from './command-context.ts';
import { removeTemporaryDirectory, temporaryDirectoryOf } from './temporary-directory.ts';
import { VERSION } from './version.ts';

export const BUILDERS_DIRECTORY = fileURLToPath(new URL('../../builders', import.meta.url));
/** The builder whose apt sources Debian source packages come from. */
const SOURCE_PACKAGE_BUILDER = 'bookworm';
const DIFFOSCOPE_BUILDER = 'diffoscope';
/** An engine that is restarted is back after some seconds. */
const RETRY_DELAYS_MS = [1000, 10_000];

const MOST_SCAN_THREADS = 4;

/** Where the builds' file systems are while they run: not in the store, which may be another for each command. */
export function stateDirectoryOf(config: Config): string {
  return join(config.cacheDirectory, 'state');
}

/** What composing needs of a command's surroundings. */
type Place = Pick<CommandContext, 'config' | 'cwd'>;

/** The store in `--data`, else the configured one. The caller closes it. */
export function openContextStore({ config, cwd }: Place, { data }: { data?: string }): Store {
  return openStore(data === undefined ? config.dataDirectory : resolve(cwd, data), Date.now);
}

export function createToolchains(docker: Docker, config: Config): ToolchainProvider {
  return createToolchainProvider({ docker, config, buildersDirectory: BUILDERS_DIRECTORY });
}

/** What `--on` may name, whether or not its image is there. */
export async function builderNames(): Promise<string[]> {
  const folders = await readBuilderFolders(BUILDERS_DIRECTORY);
  return folders.filter(({ role }) => role === 'builder').map(({ name }) => name);
}

/** The sandbox that differences are looked at in; its image is made when missing. */
export async function createDiffEngine(
  { docker, config, store }: { docker: Docker; config: Config; store: Pick<Store, 'blobs'> },
  toolchains: ToolchainProvider,
  progress: Progress,
): Promise<DiffEngine> {
  const toolchain = await toolchains.ensure(DIFFOSCOPE_BUILDER, progress);
  return {
    docker,
    dockerHost: config.dockerHost,
    toolchain,
    blobs: store.blobs,
    limits: DEFAULT_DIFF_LIMITS,
  };
}

/** Everything that a comparison needs, on this machine's engine. What it makes there bears `owner`: this process unless given. */
export function createCoordinatorDeps(
  docker: Docker,
  { config, owner }: Pick<Place, 'config'> & { readonly owner?: string },
  store: Store,
): CoordinatorDeps {
  const toolchains = createToolchains(docker, config);
  let analysis: Promise<Analysis> | null = null;
  return {
    store,
    toolchains,
    executor: createDockerExecutor({
      docker,
      blobs: store.blobs,
      stateDirectory: stateDirectoryOf(config),
      clock: Date.now,
      caBundle: config.caBundle,
      fetchVariables: config.fetchVariables,
      ...(owner === undefined ? {} : { owner }),
    }),
    packages: createSourcePackageReader(sourcePackageOptions(docker, config, toolchains)),
    analysis: (observer) => {
      // What could not be made now is tried again for the next comparison.
      analysis ??= createAnalysis({ docker, config, store }, toolchains, observer).catch((error: unknown) => {
        analysis = null;
        throw error;
      });
      return analysis;
    },
    scans: createScanThreads(Math.min(MOST_SCAN_THREADS, availableParallelism())),
    temporaryDirectory: temporaryDirectoryOf(config),
    fetchVariables: config.fetchVariables,
    retryDelaysMs: RETRY_DELAYS_MS,
    clock: Date.now,
    random: Math.random,
    version: VERSION,
  };
}

/** Debian source packages are read in a sandbox of a builder. */
export function sourcePackageOptions(
  docker: Docker,
  config: Config,
  toolchains: ToolchainProvider = createToolchains(docker, config),
): SourcePackageOptions {
  return {
    docker,
    config,
    buildersDirectory: BUILDERS_DIRECTORY,
    toolchain: (signal) => toolchains.ensure(SOURCE_PACKAGE_BUILDER, silentProgress(signal)),
  };
}

async function createAnalysis(
  outside: { docker: Docker; config: Config; store: Store },
  toolchains: ToolchainProvider,
  observer: Observer,
): Promise<Analysis> {
  const engine = await createDiffEngine(outside, toolchains, {
    ...silentProgress(observer.signal),
    onStep: (message) => observer.emit({ kind: 'step', message }),
  });
  return { differ: createDiffer(engine, outside.store.differences), normaliser: createNormaliser(engine) };
}

export function silentProgress(signal: AbortSignal): Progress {
  return { onStep: () => {}, onLine: () => {}, signal };
}

/** Connects, opens the store, and closes everything after `use`. */
export async function withCoordinator<T>(
  context: Place,
  options: { data?: string },
  use: (deps: CoordinatorDeps, docker: Docker) => Promise<T>,
): Promise<T> {
  const docker = await connectDocker(context.config.dockerHost);
  const store = openContextStore(context, options);
  try {
    return await use(createCoordinatorDeps(docker, context, store), docker);
  } finally {
    store.close();
    await removeTemporaryDirectory(context.config);
  }
}
