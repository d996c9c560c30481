import type { DiskBlobStore } from './disk-blob-store.ts';
import type { Ledger } from './ledger.ts';
import { createDocumentRows } from './sqlite-comparison-rows.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { createAttemptLoss, createClearing, createEnding } from './sqlite-ending.ts';
import { createEarlierResult } from './sqlite-earlier-result.ts';
import { createGuard, type Hold } from './sqlite-guard.ts';
import { createAttemptLedger } from './sqlite-ledger-attempts.ts';
import { createPlanLedger } from './sqlite-ledger-plan.ts';
import type { Recorders } from './sqlite-recorders.ts';
import { createRetry } from './sqlite-retry.ts';
import { mayBecome } from './status-texts.ts';
import { StoreError } from './store-error.ts';

/** Opens the ledger of a comparison that this process has just taken over. */
export type LedgerMaker = (hold: Hold) => Ledger;

const OPEN_ATTEMPT = `SELECT position FROM attempt WHERE comparison = ? AND state = 'started' LIMIT 1`;
const BEGIN_JUDGING = `UPDATE comparison SET status = 'judging'
  WHERE number = ? AND fence = ? AND status IN ${mayBecome('judging')}`;
const CANCEL_WHY = `SELECT cancelWhy FROM comparison WHERE number = ? AND fence = ? AND status IN ${mayBecome('cancelled')}`;
const REQUEUE = `UPDATE comparison SET status = 'queued', notBefore = ?, owner = iif(durable, NULL, owner)
  WHERE number = ? AND fence = ? AND status IN ${mayBecome('queued')}`;

export function createLedgers(
  database: SqliteDatabase,
  blobs: DiskBlobStore,
  recorders: Recorders,
): LedgerMaker {
  const { raw } = database;
  const { addHistory, tell } = recorders;
  const guard = createGuard(database, addHistory);
  const plansOf = createPlanLedger(database, recorders, guard);
  const attemptsOf = createAttemptLedger(database, recorders, guard);
  const findEarlier = createEarlierResult(database);
  const isJudging = raw
    .prepare<[number, number], number>(
      "SELECT EXISTS (SELECT 1 FROM comparison WHERE number = ? AND fence = ? AND status = 'judging')",
    )
    .pluck();
  const priorityOf = raw
    .prepare<[number], number>('SELECT priority FROM comparison WHERE number = ?')
    .pluck();
  const openAttempt = raw.prepare<[number], number>(OPEN_ATTEMPT).pluck();
  const beginJudging = raw.prepare<[number, number]>(BEGIN_JUDGING);
  const cancelWhyOf = raw.prepare<[number, number], string | null>(CANCEL_WHY).pluck();
  const requeue = raw.prepare<[number, number, number]>(REQUEUE);
  const insertDocument = createDocumentRows(database, recorders);
  const insertRetry = createRetry(database, recorders);
  const end = createEnding(database, recorders);
  const loseAttempts = createAttemptLoss(raw, recorders);
  const clear = createClearing(raw);

  return (hold) => {
    const { number, id, createdAtMs, fence } = hold;
    return {
      id,
      createdAtMs,
      fence,
      ...plansOf(hold),
      ...attemptsOf(hold),
      priority: () => priorityOf.get(number) ?? 0,
      earlierResult: (snapshot) => findEarlier(number, snapshot),

      async beginJudging() {
        const step = { name: 'judging' };
        await guard.take(hold, step, () => {
          if (isJudging.get(number, fence) === 1) return;
          const open = openAttempt.get(number);
          if (open !== undefined) guard.refuse(hold, step, `build ${open} has not ended`);
          if (beginJudging.run(number, fence).changes === 0) guard.refuse(hold, step);
          addHistory({ comparison: number, kind: 'judging', message: 'every build has ended' });
        });
      },

      async finish(document, retry) {
        const step = { name: 'a result' };
        if (document.id !== id) {
          throw new StoreError('ILLEGAL_TRANSITION', `the document of ${document.id} is not that of ${id}`);
        }
        // The one blob that cannot be made again from the others.
        const blob = await blobs.putSynced(Buffer.from(JSON.stringify(document)));
        await guard.take(hold, step, () => {
          if (!insertDocument(hold, document, blob)) guard.refuse(hold, step);
          clear(number);
          addHistory({ comparison: number, kind: 'finished', message: document.sentence });
          tell(number, 'finished');
          if (retry !== null) insertRetry(number, retry.notBeforeMs);
        });
      },

      async end(status, why, fault = null) {
        const step = { name: `its end as ${status}` };
        await guard.take(hold, step, () => {
          if (!end(number, { status, why, fault, fence })) guard.refuse(hold, step);
        });
      },

      async requeue(why, notBeforeMs, as = 'requeued') {
        const step = { name: 'its return to the queue' };
        return guard.take(hold, step, () => {
          const cancelWhy = cancelWhyOf.get(number, fence) ?? null;
          if (cancelWhy !== null) {
            end(number, { status: 'cancelled', why: cancelWhy, fault: null, fence });
            return { status: 'cancelled', why: cancelWhy };
          }
          if (requeue.run(notBeforeMs, number, fence).changes === 0) guard.refuse(hold, step);
          loseAttempts(number, why);
          addHistory({ comparison: number, kind: as, message: why });
          tell(number, 'requeued');
          return { status: 'queued', why };
        });
      },
    };
  };
}
