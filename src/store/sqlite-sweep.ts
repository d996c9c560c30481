import type { DiskBlobStore } from './disk-blob-store.ts';
import type { Swept } from './disk-blob-sweep.ts';
import { createReferenceCheck } from './sqlite-blob-references.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { expireDifferences } from './sqlite-difference-cache.ts';
import { expireFetches } from './sqlite-fetch-cache.ts';
import { createExpiry } from './sqlite-retention.ts';
import { UNFINISHED } from './status-texts.ts';

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** A blob is put before the row that refers to it: younger ones stay. */
const GRACE_MS = HOUR_MS;
const FETCH_KEPT_MS = 30 * DAY_MS;
const DIFFERENCE_KEPT_MS = 180 * DAY_MS;

/** One that an outage has put back into the queue was started, too. */
const OLDEST_STARTED = `SELECT min(startedAt) FROM comparison WHERE status IN ${UNFINISHED}`;

/**
 * Makes the function that forgets what is long unused or what a retention does not keep, then removes the blobs that no row names. Safe
 * beside whatever else runs: what is under way has put blobs that no row names yet, so all that is younger than the oldest of them stays. It throws the signal's reason between one step and the next.
 */
export function createSweep(
  database: SqliteDatabase,
  blobs: DiskBlobStore,
): (nowMs: number, signal: AbortSignal) => Promise<Swept> {
  const oldestStarted = database.raw.prepare<[], number | null>(OLDEST_STARTED).pluck();
  const expireComparisons = createExpiry(database);
  const isReferenced = createReferenceCheck(database);
  return async (nowMs, signal) => {
    await expireComparisons(signal);
    expireFetches(database, nowMs - FETCH_KEPT_MS);
    expireDifferences(database, nowMs - DIFFERENCE_KEPT_MS);
    const oldestMs = database.read('looking for what is under way', () => oldestStarted.get() ?? null);
    const keepSinceMs = Math.min(nowMs, oldestMs ?? nowMs) - GRACE_MS;
    return await blobs.sweep(isReferenced, { keepSinceMs, nowMs, signal });
  };
}
