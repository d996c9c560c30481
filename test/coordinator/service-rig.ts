import { join } from 'node:path';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import type { ProjectSettings } from '../../src/comparison/project.ts';
import { createService } from '../../src/coordinator/create-service.ts';
import type { ComparisonEvent } from '../../src/coordinator/event.ts';
import { NO_RULES, type RunRules } from '../../src/coordinator/run-rules.ts';
import { DEFAULT_TRIES } from '../../src/coordinator/service-deps.ts';
import type { EndedAs } from '../../src/coordinator/service-watch.ts';
import type { Service, Submission } from '../../src/coordinator/service.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { createMemoryEngine, type MemoryEngine } from './memory-engine.ts';
import { createMemoryExecutor, type MemoryExecutor, type Play } from './memory-executor.ts';
import { rigDeps, rigRequest, type RigDepsOptions, type RigRequest } from './rig-deps.ts';

export interface ServiceRigOptions extends RigDepsOptions {
  readonly play: Play;
  readonly engine?: MemoryEngine;
  readonly tries?: Partial<ProjectSettings['tries']>;
  readonly jobs?: number;
  readonly clock?: () => number;
  readonly freeBytes?: number;
  readonly rules?: RunRules;
}

/** The real service and store on an engine in memory. A second rig on the same folder and engine is the next process. */
export interface ServiceRig {
  readonly store: Store;
  readonly executor: MemoryExecutor;
  readonly engine: MemoryEngine;
  readonly service: Service;
  readonly ended: { id: string; status: EndedAs; why: string }[];
  readonly problems: string[];
  submit(on: string, more?: RigRequest & Partial<Omit<Submission, 'request'>>): string;
  /** The document, once there is one. Throws when it ends without. */
  document(id: string): Promise<ComparisonDocument>;
  /** Every event after a number, to the end. */
  events(id: string, after?: number): Promise<{ number: number; event: ComparisonEvent }[]>;
  /** What its history says, a line each: `kind position attempt`. */
  history(id: string): string[];
  /** Stops the service at once and closes the store: sandboxes run on. */
  leave(): Promise<void>;
}

/** `directory` holds the folder `source`. */
export function openServiceRig(directory: string, options: ServiceRigOptions): ServiceRig {
  const { engine = createMemoryEngine(), tries = {}, clock = Date.now } = options;
  const store = openStore(join(directory, 'data'), clock);
  const executor = createMemoryExecutor(store.blobs, options.play, {
    engine,
    clock,
    ...(options.capabilities && { capabilities: options.capabilities }),
  });
  const ended: ServiceRig['ended'] = [];
  const problems: string[] = [];
  const never = new AbortController().signal;
  const service = createService({
    ...rigDeps(directory, { store, executor, diffed: [] }, options),
    clock,
    jobs: options.jobs ?? null,
    rules: options.rules ?? NO_RULES,
    triesOf: () => ({ ...DEFAULT_TRIES, ...tries }),
    watch: {
      began: () => {},
      happened: () => {},
      ended: (id, status, why) => void ended.push({ id, status, why }),
    },
    onProblem: (step, error) => void problems.push(`${step}: ${String(error)}`),
    freeBytes: async () => options.freeBytes ?? 1e12,
  });
  return {
    store,
    executor,
    engine,
    service,
    ended,
    problems,
    submit(on, { project, token, trigger, again, deadlineMs, ...more } = {}) {
      return service.submit({
        request: rigRequest(directory, on, more),
        project: project ?? null,
        token: token ?? null,
        trigger: trigger ?? 'person',
        again: again ?? false,
        deadlineMs: deadlineMs ?? null,
      }).id;
    },
    async document(id) {
      await Array.fromAsync(service.events(id, 0, never));
      const { status, sentence } = store.comparisons.find(id);
      if (status !== 'finished') throw new Error(`${status}: ${sentence}`);
      return store.comparisons.document(id);
    },
    async events(id, after = 0) {
      return Array.fromAsync(service.events(id, after, never));
    },
    history: (id) => historyOf(store, id),
    async leave() {
      await service.stop(0);
      store.close();
    },
  };
}

/** What a comparison's history says, a line each: `kind position attempt`. */
export function historyOf(store: Store, id: string): string[] {
  const { number } = store.reader.find(id, { kind: 'all' });
  const { items } = store.reader.history(number, 0, 10_000);
  return items.map(({ kind, position, attempt }) =>
    [kind, position, attempt].filter((part) => part !== null).join(' '),
  );
}
