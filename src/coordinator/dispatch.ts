import { HandOver } from '../build/hand-over.ts';
import type { Claim } from '../store/queue.ts';
import type { Slots } from './create-slots.ts';
import { createDueTimer } from './due-timer.ts';
import type { EngineWatch } from './engine-watch.ts';
import { Cancellation } from './fault-consequence.ts';
import type { LiveComparison } from './live-comparison.ts';
import { lookAfter } from './look-after.ts';
import { watchRoom, type WatchedRoom } from './watched-room.ts';
import type { ServiceDeps } from './service-deps.ts';
import type { Settled } from './settle-fault.ts';
import { createStoreDoubt } from './store-doubt.ts';

/** One that reads its source for longer than this is not reckoned with: a slow host must not keep the others waiting. */
const PREPARING_MS = 10_000;

/** More comparisons than this are never under way at once, however small their builds are. */
const MAX_ACTIVE = 64;

/** Takes comparisons from the queue as there is room, and looks after them. */
export interface Dispatch {
  /** Something changed: takes what may be taken now, and sets the timer for what is due later. */
  wake(): void;
  /** Looks after a comparison that is claimed already. */
  adopt(claim: Claim): void;
  /** The claim of a comparison that is under way here. */
  claimOf(id: string): Claim | null;
  /** Stops a comparison that is under way here; nothing happens for any other. */
  stop(id: string, why: string): void;
  accept(isAccepting: boolean): void;
  /** Lets go of all that is under way: its sandboxes run on, for the next process. */
  handOver(): void;
  /** Resolves once nothing is under way. */
  idle(): Promise<void>;
}

interface Active {
  readonly claim: Claim;
  readonly stop: AbortController;
  readonly done: Promise<void>;
  readonly room: WatchedRoom;
  /** Until then, in ms since the epoch, room is kept for it. */
  readonly preparesUntilMs: number;
}

export interface DispatchOptions {
  readonly deps: ServiceDeps;
  readonly slots: Slots;
  readonly engine: EngineWatch;
  readonly stopping: AbortSignal;
  /** What followers see of a comparison. */
  readonly live: (id: string) => LiveComparison;
  readonly cancel: (id: string, why: string) => void;
  readonly onSettled: (id: string, settled: Settled | null) => void;
}

export function createDispatch(options: DispatchOptions): Dispatch {
  const { deps, slots, engine, stopping } = options;
  const { queue } = deps.store;
  const active = new Map<string, Active>();
  let isAccepting = false;
  let isWoken = false;
  const doubt = createStoreDoubt(deps);
  const timer = createDueTimer(deps.clock, () => wake());

  /** Those that read their source, and will want room soon. */
  const preparing = (): Active[] => {
    const nowMs = deps.clock();
    return [...active.values()].filter(
      ({ room, preparesUntilMs }) => !room.hasAsked() && nowMs < preparesUntilMs,
    );
  };

  /** What there is room for that nobody uses and nobody has claimed; else one that is more urgent than all that use it. */
  const claimNext = (): Claim[] => {
    const most = engine.isUp() ? Math.min(MAX_ACTIVE - active.size, doubt.mostNew(active.size)) : 0;
    if (most <= 0) return [];
    const room = slots.waiting() > 0 ? 0 : Math.ceil(slots.free().cpus - preparing().length);
    if (room > 0) return queue.claimNext(Math.min(room, most));
    const urgent = queue.claimUrgent();
    return urgent === null ? [] : [urgent];
  };

  const pump = (): void => {
    isWoken = false;
    if (!isAccepting) return;
    try {
      const nowMs = deps.clock();
      for (const id of queue.overdue(nowMs)) options.cancel(id, 'its deadline has passed');
      for (const claim of claimNext()) adopt(claim);
      const preparesUntilMs = preparing().map((one) => one.preparesUntilMs);
      // What was due before waits for room, or for the engine: either wakes us.
      timer.set(
        earliest([queue.nextDueMs(nowMs), queue.nextDeadlineMs(), doubt.endsAtMs(), ...preparesUntilMs]),
      );
    } catch (error) {
      deps.onProblem('taking the next comparison from the queue', error);
      timer.set(deps.clock() + RECOVERY_MS);
    }
  };

  /** At the end of this turn, once for all that changes in it. */
  const wake = (): void => {
    if (isWoken) return;
    isWoken = true;
    setImmediate(pump);
  };

  const adopt = (claim: Claim): void => {
    const { id, ledger, isRecovered } = claim;
    const stop = new AbortController();
    const live = options.live(id);
    const room = watchRoom(slots, wake);
    live.begin(ledger.fence);
    deps.watch.began(id, isRecovered);
    const emit: LiveComparison['take'] = (event) => {
      live.take(event);
      deps.watch.happened(id, event);
    };
    const look = async (): Promise<void> => {
      const settled = await lookAfter(claim, { deps, slots: room, engine, stopping, emit }, stop.signal);
      active.delete(id);
      doubt.settled(settled);
      options.onSettled(id, settled);
      wake();
    };
    const preparesUntilMs = deps.clock() + PREPARING_MS;
    active.set(id, { claim, stop, done: look(), room, preparesUntilMs });
  };

  return {
    wake,
    adopt,
    claimOf: (id) => active.get(id)?.claim ?? null,
    stop: (id, why) => active.get(id)?.stop.abort(new Cancellation(why)),
    accept(yes) {
      isAccepting = yes;
      if (yes) wake();
      else timer.set(null);
    },
    handOver() {
      // Each by itself: what depends on a signal as old as the process is kept as long as that.
      for (const { stop } of active.values()) stop.abort(new HandOver());
    },
    async idle() {
      await Promise.all([...active.values()].map(({ done }) => done));
    },
  };
}

/** After a fault of the store, this long until the queue is looked at again. */
const RECOVERY_MS = 5000;

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}
