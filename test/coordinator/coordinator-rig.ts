import { join } from 'node:path';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { compareRevision } from '../../src/coordinator/compare-revision.ts';
import type { ComparisonEvent } from '../../src/coordinator/event.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { createMemoryExecutor, type MemoryExecutor, type Play } from './memory-executor.ts';
import { rigDeps, rigRequest, type RigDepsOptions, type RigRequest } from './rig-deps.ts';

export interface RigOptions extends RigDepsOptions {
  readonly play: Play;
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
    more?: RigRequest & { signal?: AbortSignal; onEvent?: (event: ComparisonEvent) => void },
  ): Promise<ComparisonDocument>;
}

/** `directory` holds the folder `source`. */
export function openCoordinatorRig(directory: string, options: RigOptions): CoordinatorRig {
  const store = openStore(join(directory, 'data'), options.clock ?? Date.now);
  const executor = createMemoryExecutor(store.blobs, options.play, {
    clock: options.clock,
    ...(options.capabilities && { capabilities: options.capabilities }),
  });
  const events: ComparisonEvent[] = [];
  const diffed: string[] = [];
  const deps = rigDeps(directory, { store, executor, diffed }, options);
  return {
    store,
    executor,
    events,
    diffed,
    compare(on, { signal = new AbortController().signal, onEvent, ...more } = {}) {
      const emit = (event: ComparisonEvent): void => {
        events.push(event);
        onEvent?.(event);
      };
      return compareRevision(rigRequest(directory, on, more), deps, { emit, signal });
    },
  };
}
