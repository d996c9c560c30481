import { setImmediate as turn } from 'node:timers/promises';

import { createSignalling } from '../coordinator/signalling.ts';
import type { ComparisonReader, StoreEvent } from '../store/comparison-reader.ts';
import type { Visibility } from '../store/visibility.ts';

/** How many places of the history are looked at in one turn: a follower may see none of them, and others wait as long. */
const AT_ONCE = 500;

/** What is told of all comparisons to any number of followers. */
export interface StoreEvents {
  /**
   * What happens in all comparisons that are seen, after place `after`, as it happens. A consumer that is slow gets it later: nothing
   * is kept for it.
   */
  follow(after: number, visibility: Visibility, signal: AbortSignal): AsyncGenerator<StoreEvent>;
}

export interface StoreEventsTimes {
  /** What this process writes within this time wakes the followers once. */
  readonly gatherMs: number;
  /** Other processes write too, a command on the same store, and tell nobody: one look for all followers, this often. */
  readonly lookMs: number;
}

const TIMES: StoreEventsTimes = Object.freeze({ gatherMs: 20, lookMs: 2000 });

/** Listens and looks only while somebody follows. */
export function createStoreEvents(
  reader: Pick<ComparisonReader, 'events' | 'lastEvent' | 'onHistory'>,
  { gatherMs, lookMs }: StoreEventsTimes = TIMES,
): StoreEvents {
  const { changed, signalChange } = createSignalling();
  let followers = 0;
  let stopListening: (() => void) | null = null;

  const listen = (): (() => void) => {
    let gathering: NodeJS.Timeout | null = null;
    let known: number | null = null;
    const gather = (): void => {
      gathering ??= setTimeout(() => {
        gathering = null;
        signalChange();
      }, gatherMs);
    };
    const looking = setInterval(() => {
      const last = lastEvent(reader);
      if (last === null || last !== known) signalChange();
      known = last;
    }, lookMs);
    const forget = reader.onHistory(gather);
    return () => {
      forget();
      clearInterval(looking);
      if (gathering !== null) clearTimeout(gathering);
    };
  };

  return {
    async *follow(after, visibility, signal) {
      if (followers === 0) stopListening = listen();
      followers += 1;
      let isGone = false;
      const leave = (): void => {
        if (isGone) return;
        isGone = true;
        followers -= 1;
        if (followers > 0) return;
        stopListening?.();
        stopListening = null;
      };
      // Who goes away need not ask for what comes next.
      signal.addEventListener('abort', leave, { once: true });
      try {
        let place = after;
        while (!signal.aborted) {
          const { events, last } = reader.events(place, AT_ONCE, visibility);
          yield* events;
          const isCaughtUp = last === place;
          place = last;
          // Nothing can be written between a look that finds nothing, which is the last thing done, and this wait.
          // oxlint-disable-next-line no-await-in-loop -- it waits between looks
          await (isCaughtUp ? changed(signal) : turn());
        }
      } finally {
        signal.removeEventListener('abort', leave);
        leave();
      }
    },
  };
}

/** null when the store fails: each follower then finds out by itself, and its stream ends. */
function lastEvent(reader: Pick<ComparisonReader, 'lastEvent'>): number | null {
  try {
    return reader.lastEvent();
  } catch {
    return null;
  }
}
