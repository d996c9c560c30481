import { join } from 'node:path';

import type { ToolchainProvider } from '../../src/build/toolchain-provider.ts';
import type { Difference } from '../../src/comparison/difference.ts';
import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { compareRevision } from '../../src/coordinator/compare-revision.ts';
import type { ComparisonRequest } from '../../src/comparison/comparison-request.ts';
import type { Analysis, CoordinatorDeps } from '../../src/coordinator/coordinator-deps.ts';
import type { ComparisonEvent } from '../../src/coordinator/event.ts';
import type { DiffRequest } from '../../src/diff/differ.ts';
import type { Capabilities } from '../../src/build/capabilities.ts';
import type { Toolchain } from '../../src/environment/toolchain.ts';
import { parseBuilders } from '../../src/environment/parse-builders.ts';
import { NO_FLAGS, type RecipeFlags } from '../../src/recipe/choose-recipe.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { digestOf } from '../report/sample-parts.ts';
import { createMemoryExecutor, type MemoryExecutor, type Play } from './memory-executor.ts';

export interface RigOptions {
  readonly play: Play;
  readonly toolchains?: Partial<ToolchainProvider>;
  readonly analysis?: Partial<Analysis>;
  readonly capabilities?: Partial<Capabilities>;
  readonly fetchVariables?: Record<string, string>;
}

/** The real coordinator and store on an engine in memory. */
export interface CoordinatorRig {
  readonly store: Store;
  readonly executor: MemoryExecutor;
  readonly events: ComparisonEvent[];
  /** Path and letters of every pair that was to be diffed. */
  readonly diffed: string[];
  compare(
    on: string,
    more?: Partial<Omit<ComparisonRequest, 'recipeFlags'>> & {
      flags?: Partial<RecipeFlags>;
      signal?: AbortSignal;
      onEvent?: (event: ComparisonEvent) => void;
    },
  ): Promise<ComparisonDocument>;
}

/** `directory` holds the folder `source`. */
export function openCoordinatorRig(directory: string, options: RigOptions): CoordinatorRig {
  const store = openStore(join(directory, 'data'), Date.now);
  const executor = createMemoryExecutor(store.blobs, options.play, {
    ...(options.capabilities && { capabilities: options.capabilities }),
  });
  const events: ComparisonEvent[] = [];
  const diffed: string[] = [];
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
  const deps: CoordinatorDeps = {
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
    },
    analysis: async () => analysis,
    temporaryDirectory: join(directory, 'tmp'),
    fetchVariables: options.fetchVariables ?? {},
    retryDelaysMs: [1, 1],
    clock: Date.now,
    random: Math.random,
    version: '0.0.0',
  };
  return {
    store,
    executor,
    events,
    diffed,
    compare(on, { flags = {}, signal = new AbortController().signal, onEvent, ...more } = {}) {
      const request: ComparisonRequest = {
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
        ...more,
      };
      const emit = (event: ComparisonEvent): void => {
        events.push(event);
        onEvent?.(event);
      };
      return compareRevision(request, deps, { emit, signal });
    },
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

function differenceOf({ path, left, right }: DiffRequest): Difference {
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
