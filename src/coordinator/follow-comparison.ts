import { setTimeout as sleep } from 'node:timers/promises';

import type { BuildResult } from '../comparison/build-result.ts';
import { ENDED_STATUSES, type ComparisonStatus } from '../comparison/comparison-status.ts';
import type { Claim } from '../store/queue.ts';
import type { Store } from '../store/store.ts';
import type { ComparisonEvent } from './event.ts';
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
    const { status, sentence } = store.comparisons.find(id);
    if (isEnded(status)) {
      if (cursor < LAST_NUMBER)
        yield { number: LAST_NUMBER, event: await lastEvent(id, status, sentence, store) };
      return;
    }
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
    const { status } = store.comparisons.find(id);
    const claim = claimOf(id);
    const build = await endedBuild(id, position, { status, claim, store });
    if (build !== null) {
      for await (const line of readStoredLog(build, store.blobs, cursor)) {
        if (signal.aborted) return;
        yield line;
      }
      return;
    }
    if (isEnded(status)) return;
    const until = claim === null ? [signal, AbortSignal.timeout(FOREIGN_MS)] : [signal];
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

function isEnded(status: ComparisonStatus): status is (typeof ENDED_STATUSES)[number] {
  return (ENDED_STATUSES as readonly ComparisonStatus[]).includes(status);
}

async function lastEvent(
  id: string,
  status: (typeof ENDED_STATUSES)[number],
  sentence: string | null,
  store: Store,
): Promise<ComparisonEvent> {
  if (status === 'finished') return { kind: 'finished', document: await store.comparisons.document(id) };
  return { kind: 'ended', status, why: sentence ?? '' };
}

async function endedBuild(
  id: string,
  position: number,
  { status, claim, store }: { status: ComparisonStatus; claim: Claim | null; store: Store },
): Promise<BuildResult | null> {
  if (status === 'finished') return (await store.comparisons.document(id)).builds[position] ?? null;
  return claim?.ledger.finishedBuilds().get(position)?.result ?? null;
}
