import { setTimeout as sleep } from 'node:timers/promises';

import type { ComparisonReader, StoreEvent } from '../store/comparison-reader.ts';
import type { Visibility } from '../store/visibility.ts';

/** History is written by other processes too, a command on the same store: it is looked at, not listened to. */
const LOOK_MS = 500;
const AT_ONCE = 500;

/**
 * What happens in all comparisons that are seen, after place `after`, as it happens. A consumer that is slow gets it later: nothing is
 * kept for it.
 */
export async function* storeEvents(
  reader: Pick<ComparisonReader, 'events'>,
  after: number,
  visibility: Visibility,
  signal: AbortSignal,
): AsyncGenerator<StoreEvent> {
  let place = after;
  while (!signal.aborted) {
    const { events, last } = reader.events(place, AT_ONCE, visibility);
    yield* events;
    const isCaughtUp = last === place;
    place = last;
    // oxlint-disable-next-line no-await-in-loop -- it waits between looks
    if (isCaughtUp) await sleep(LOOK_MS, null, { signal }).catch(() => null);
  }
}
