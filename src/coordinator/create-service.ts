import { setTimeout as sleep } from 'node:timers/promises';

import type { Capabilities } from '../build/capabilities.ts';
import { HandOver } from '../build/hand-over.ts';
import { describeSource } from '../source/describe-source.ts';
import { checkReadiness } from './check-readiness.ts';
import { clearSandboxes } from './clear-sandboxes.ts';
import { machineRoom } from './concurrency.ts';
import { createSlots } from './create-slots.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { createEngineWatch } from './engine-watch.ts';
import { followEvents, followLog } from './follow-comparison.ts';
import { createLiveComparisons } from './live-comparisons.ts';
import type { ServiceDeps } from './service-deps.ts';
import type { Service } from './service.ts';

/** What is handed over lets go of its sandboxes at once; what does not is left to the end of the process. */
const LET_GO_MS = 5000;

/**
 * The coordinator that runs for good on one store and one engine. It must be the store's only one: `start` takes over whatever is under
 * way there.
 */
export function createService(deps: ServiceDeps): Service {
  const { store, clock, random, executor, watch } = deps;
  const stopping = new AbortController();
  const claimOf = (id: string) => dispatch.claimOf(id);
  const lives = createLiveComparisons(
    (id) => claimOf(id) !== null,
    () => store.spoolLines(),
  );
  // No room until the engine has said what it has.
  const slots = createSlots({ cpus: 0, memoryBytes: 0 }, () => dispatch.wake());
  const clear = async (): Promise<void> => {
    try {
      await clearSandboxes(executor, (id) => claimOf(id) !== null);
    } catch (error) {
      deps.onProblem('clearing the sandboxes of comparisons that have ended', error);
    }
  };
  const onUp = ({ engine: found }: Capabilities): void => {
    slots.resize(machineRoom(found, deps.jobs));
    void clear();
    dispatch.wake();
  };
  // In the store first: what is said to be cancelled is so, whatever becomes of this process.
  const cancel = (id: string, why: string): void => {
    if (store.queue.cancel(id, why) !== 'cancelled') {
      dispatch.stop(id, why);
      return;
    }
    lives.leave(id, true);
    watch.ended(id, 'cancelled', why);
  };
  const engine = createEngineWatch(executor, { random, onUp });
  const dispatch: Dispatch = createDispatch({
    deps,
    slots,
    engine,
    stopping: stopping.signal,
    live: (id) => lives.of(id),
    cancel,
    onSettled(id, settled) {
      if (settled !== null) watch.ended(id, settled.status, settled.why);
      lives.leave(id, settled !== null && settled.status !== 'queued');
    },
  });
  const deadlineOf = (project: string | null, nowMs: number): number | null => {
    const seconds = project === null ? null : store.projects.find(project).settings.deadlineSeconds;
    return seconds === null ? null : nowMs + seconds * 1000;
  };
  const following = { store, lives, claimOf, stopping: stopping.signal };

  return {
    submit(submission) {
      const { request, project } = submission;
      const nowMs = clock();
      const deadlineMs = submission.deadlineMs ?? deadlineOf(project, nowMs);
      const asked = { ...submission, deadlineMs, title: describeSource(request.source), durable: true };
      const added = store.queue.add({ ...asked, notBeforeMs: nowMs, retry: null });
      dispatch.wake();
      return added;
    },
    cancel(id, why) {
      cancel(id, why);
      dispatch.wake();
    },
    events: (id, after, signal) => followEvents(id, after, signal, following),
    log: (id, position, after, signal) => followLog({ id, position, after }, signal, following),
    readiness: () => checkReadiness(deps),
    async start() {
      for (const claim of store.queue.claimAbandoned()) dispatch.adopt(claim);
      engine.suspect();
      dispatch.accept(true);
    },
    async stop(graceMs) {
      dispatch.accept(false);
      await within(graceMs, dispatch.idle());
      stopping.abort(new HandOver());
      dispatch.handOver();
      await within(LET_GO_MS, dispatch.idle());
      engine.stop();
      lives.closeAll();
    },
  };
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  const over = new AbortController();
  await Promise.race([work, sleep(ms, undefined, { signal: over.signal }).catch(() => undefined)]);
  over.abort();
}
