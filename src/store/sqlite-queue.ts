import { isOwnerAlive, isOwnerHere, ownerOf } from '../build/docker-labels.ts';
import type { Claim, Queue } from './queue.ts';
import { createClaims } from './sqlite-claim.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { createEnding } from './sqlite-ending.ts';
import type { LedgerMaker } from './sqlite-ledger.ts';
import { createQueueAddition } from './sqlite-queue-addition.ts';
import { createNextQuery } from './sqlite-queue-next.ts';
import type { Recorders } from './sqlite-recorders.ts';
import { ACTIVE, ENDED, IS_WAITING, MAY_BE_LATE } from './status-texts.ts';
import { StoreError } from './store-error.ts';

const COUNTS = `SELECT
  (SELECT count(*) FROM comparison WHERE status = 'queued') AS queued,
  (SELECT count(*) FROM comparison WHERE status IN ${ACTIVE}) AS active,
  (SELECT max(createdAt, notBefore) FROM comparison
    WHERE status = 'queued' AND durable = 1 AND notBefore <= ? ORDER BY number LIMIT 1) AS oldestQueuedMs`;

const IS_URGENT = `SELECT EXISTS (SELECT 1 FROM comparison INDEXED BY comparison_by_queue
  WHERE ${IS_WAITING} AND notBefore <= ?
    AND priority < (SELECT min(priority) FROM comparison WHERE status IN ${ACTIVE} AND durable = 1))`;

export function createSqliteQueue(
  database: SqliteDatabase,
  recorders: Recorders,
  ledgerFor: LedgerMaker,
): Queue {
  const { raw, read, write } = database;
  const { clock, addHistory } = recorders;
  const insert = createQueueAddition(database, recorders);
  const findNext = createNextQuery(database);
  const claims = createClaims(database, recorders, ledgerFor);
  const end = createEnding(database, recorders);
  const byId = raw.prepare<[string], { number: number; status: string; isEnded: 0 | 1 }>(
    `SELECT number, status, status IN ${ENDED} AS isEnded FROM comparison WHERE id = ?`,
  );
  const underWay = raw.prepare<[], { number: number; owner: string | null }>(
    `SELECT number, owner FROM comparison WHERE status IN ${ACTIVE} AND durable = 1 ORDER BY number`,
  );
  const nextDue = raw
    .prepare<[number], number | null>(
      `SELECT min(notBefore) FROM comparison INDEXED BY comparison_by_due WHERE ${IS_WAITING} AND notBefore > ?`,
    )
    .pluck();
  const nextDeadline = raw
    .prepare<[], number | null>(
      `SELECT min(deadline) FROM comparison WHERE ${MAY_BE_LATE} AND cancelWhy IS NULL`,
    )
    .pluck();
  const overdue = raw
    .prepare<[number], string>(
      `SELECT id FROM comparison WHERE ${MAY_BE_LATE} AND cancelWhy IS NULL AND deadline <= ? ORDER BY deadline`,
    )
    .pluck();
  const mark = raw.prepare<[string, number]>(
    'UPDATE comparison SET cancelWhy = ? WHERE number = ? AND cancelWhy IS NULL',
  );
  const isUrgent = raw.prepare<[number], number>(IS_URGENT).pluck();
  const counts = raw.prepare<[number], ReturnType<Queue['counts']>>(COUNTS);

  const rowOf = (id: string) => {
    const row = byId.get(id);
    if (row !== undefined) return row;
    throw new StoreError('UNKNOWN_COMPARISON', `there is no comparison "${id}"`, {
      hint: '`verbatim list` shows the ids',
    });
  };

  return {
    add: (request) => write('queueing a comparison', () => insert(request)),

    claimNext: (most = 1) =>
      write('taking the next comparisons', () => {
        const taken: Claim[] = [];
        while (taken.length < most) {
          const number = findNext(clock());
          if (number === undefined) break;
          const claim = claims.start(number);
          if (claim !== null) taken.push(claim);
        }
        return taken;
      }),

    claimUrgent: () =>
      write('taking a more urgent comparison', () => {
        const now = clock();
        if (isUrgent.get(now) !== 1) return null;
        const number = findNext(now);
        return number === undefined ? null : claims.start(number);
      }),

    claim: (id) =>
      write(`taking up ${id}`, () => {
        const row = rowOf(id);
        const claim = claims.start(row.number);
        if (claim !== null) return claim;
        throw new StoreError(
          'ILLEGAL_TRANSITION',
          `comparison ${id} cannot be taken up: it is ${row.status}`,
        );
      }),

    claimAbandoned: () =>
      write('taking over what other processes left', () =>
        underWay.all().flatMap(({ number, owner }) => {
          if (owner !== null && isAnothers(owner)) return [];
          const claim = claims.takeOver(number);
          return claim === null ? [] : [claim];
        }),
      ),

    nextDueMs: (afterMs) => read('looking at the queue', () => nextDue.get(afterMs) ?? null),
    nextDeadlineMs: () => read('looking at deadlines', () => nextDeadline.get() ?? null),
    overdue: (nowMs) => read('looking at deadlines', () => overdue.all(nowMs)),

    cancel: (id, why) =>
      write(`cancelling ${id}`, () => {
        const { number, status, isEnded } = rowOf(id);
        if (isEnded === 1) return 'ended';
        if (status !== 'queued') {
          if (mark.run(why, number).changes > 0) {
            addHistory({ comparison: number, kind: 'cancelling', message: why });
          }
          return 'under way';
        }
        end(number, { status: 'cancelled', why, fault: null, fence: null });
        return 'cancelled';
      }),

    counts: () =>
      read(
        'looking at the queue',
        () => counts.get(clock()) ?? { queued: 0, active: 0, oldestQueuedMs: null },
      ),
  };
}

/** A process that is seen to live, and is not this one, keeps what it has. */
function isAnothers(owner: string): boolean {
  return owner !== ownerOf(process.pid) && isOwnerHere(owner) && isOwnerAlive(owner);
}
