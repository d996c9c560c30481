import { setTimeout as sleep } from 'node:timers/promises';

import { ENDED_STATUSES, type ComparisonStatus } from '../comparison/comparison-status.ts';
import type { Claim } from '../store/queue.ts';
import type { Store } from '../store/store.ts';
import { SEES_ALL } from '../store/visibility.ts';
import { LAST_NUMBER } from './event-log.ts';
import type { LiveComparisons } from './live-comparisons.ts';
import type { LogLine, NumberedEvent } from './service.ts';
import { readStoredLog } from './stored-log.ts';

/** A comparison that another process looks after tells us nothing: the store is asked this often. */
const FOREIGN_MS = 2000;

export interface Following {
  readonly store: Store;
  readonly lives: LiveComparisons;
  readonly claimOf: (id: string) => Claim | null;
  /** Aborted when the service stops. */
  readonly stopping: AbortSignal;
}

/** Service.events: from what this process tells, and from the store once the comparison has ended. */
export async function* followEvents(
  id: string,
  after: number,
  signal: AbortSignal,
  { store, lives, claimOf, stopping }: Following,
): AsyncGenerator<NumberedEvent> {
  let cursor = after;
  while (!signal.aborted && !stopping.aborted) {
    if (isEnded(store.comparisons.find(id).status)) return;
    const until = claimOf(id) === null ? [signal, AbortSignal.timeout(FOREIGN_MS)] : [signal];
    const from = cursor;
    for await (const event of lives.following(id, (live) =>
      live.events.follow(from, AbortSignal.any(until)),
    )) {
      cursor = event.number;
      yield event;
      if (cursor === LAST_NUMBER) return;
    }
  }
}

/** Service.log: from the lines as they come, and from the stored log once the build has ended. */
export async function* followLog(
  { id, position, after }: { id: string; position: number; after: number },
  signal: AbortSignal,
  { store, lives, claimOf, stopping }: Following,
): AsyncGenerator<LogLine> {
  let cursor = after;
  while (!signal.aborted && !stopping.aborted) {
    const { number, record } = store.reader.find(id, SEES_ALL);
    const log = store.builds.endedLog(number, position);
    if (log !== null) {
      for await (const line of readStoredLog(log, store.blobs, cursor)) {
        if (signal.aborted) return;
        yield line;
      }
      return;
    }
    if (isEnded(record.status)) return;
    const until = claimOf(id) === null ? [signal, AbortSignal.timeout(FOREIGN_MS)] : [signal];
    const from = cursor;
    let isClosed = true;
    for await (const line of lives.following(id, (live) =>
      live.lines(position).follow(from, AbortSignal.any(until)),
    )) {
      cursor = line.number;
      isClosed = false;
      yield line;
    }
    // Its attempt was lost; another one's log begins anew.
    if (isClosed) await sleep(FOREIGN_MS, undefined, { signal }).catch(() => undefined);
  }
}

const isEnded = (status: ComparisonStatus): boolean => ENDED_STATUSES.some((ended) => ended === status);
