import { join } from 'node:path';

import { createScanThreads } from '../../src/cause/scan/scan-threads.ts';
import type { Capabilities } from '../../src/build/capabilities.ts';
import type { Executor } from '../../src/build/executor.ts';
import type { ToolchainProvider } from '../../src/build/toolchain-provider.ts';
import type { ComparisonRequest } from '../../src/comparison/comparison-request.ts';
import type { Difference } from '../../src/comparison/difference.ts';
import type { Analysis, CoordinatorDeps } from '../../src/coordinator/coordinator-deps.ts';
import type { DiffRequest } from '../../src/diff/differ.ts';
import { parseBuilders } from '../../src/environment/parse-builders.ts';
import type { Toolchain } from '../../src/environment/toolchain.ts';
import { NO_FLAGS, type RecipeFlags } from '../../src/recipe/choose-recipe.ts';
import type { Store } from '../../src/store/store.ts';
import { digestOf } from '../report/sample-parts.ts';

const SCANS = createScanThreads(1);

/** What differs between rigs. */
export interface RigDepsOptions {
  readonly toolchains?: Partial<ToolchainProvider>;
  readonly packages?: Partial<CoordinatorDeps['packages']>;
  readonly analysis?: Partial<Analysis>;
  readonly capabilities?: Partial<Capabilities>;
  readonly fetchVariables?: Record<string, string>;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
}

/** The outside world without an engine: toolchains are always there, differences are not looked at. `diffed` gets what would be. */
export function rigDeps(
  directory: string,
  { store, executor, diffed }: { store: Store; executor: Executor; diffed: string[] },
  options: RigDepsOptions = {},
): CoordinatorDeps {
  const analysis: Analysis = {
    differ: {
      async diff(request) {
        diffed.push(`${request.path} ${request.left.letter}${request.right.letter}`);
        return differenceOf(request);
      },
    },
    normaliser: { normaliseAll: async (requests) => requests.map(() => null) },
    ...options.analysis,
  };
  return {
    store,
    executor,
    toolchains: {
      list: async () => [],
      ensure: async (builder) => toolchainOf(builder),
      setup: async (toolchain, packages) => ({
        kind: 'ready',
        toolchain: { ...toolchain, requested: [...packages] },
        cached: false,
      }),
      ...options.toolchains,
    },
    packages: {
      fetch: async () => Promise.reject(new Error('no packages here')),
      unpack: async () => Promise.reject(new Error('no packages here')),
      ...options.packages,
    },
    analysis: async () => analysis,
    scans: SCANS,
    temporaryDirectory: join(directory, 'tmp'),
    fetchVariables: options.fetchVariables ?? {},
    retryDelaysMs: [1, 1],
    clock: options.clock ?? Date.now,
    random: Math.random,
    version: '0.0.0',
  };
}

export type RigRequest = Partial<Omit<ComparisonRequest, 'recipeFlags'>> & { flags?: Partial<RecipeFlags> };

/** A request to compare the folder `source` in `directory`. */
export function rigRequest(
  directory: string,
  on: string,
  { flags = {}, ...more }: RigRequest = {},
): ComparisonRequest {
  return {
    source: { kind: 'directory', path: join(directory, 'source') },
    recipeFile: null,
    recipeFlags: { ...NO_FLAGS, run: 'make', artifacts: ['*'], ...flags },
    builders: parseBuilders(on, ['bookworm', 'trixie']),
    seed: null,
    sourceDateEpoch: null,
    allowPrivateAddresses: false,
    jobs: null,
    maxDiffs: 50,
    refetch: false,
    explain: null,
    builtBy: null,
    ...more,
  };
}

export function toolchainOf(builder: string): Toolchain {
  return {
    identity: `sha256:${digestOf(builder)}`,
    builder,
    image: `sha256:${digestOf(`image of ${builder}`)}`,
    architecture: 'amd64',
    system: `${builder} 12`,
    requested: [],
    installed: [],
  };
}

export function differenceOf({ path, left, right }: DiffRequest): Difference {
  return {
    path,
    left: { letter: left.letter, digest: left.digest },
    right: { letter: right.letter, digest: right.digest },
    status: 'complete',
    pass: 'deep',
    tool: 'diffoscope 240',
    degraded: [],
    message: null,
    report: null,
    tree: null,
    durationMs: 1,
  };
}
