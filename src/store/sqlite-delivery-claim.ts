import type { DeliveryStore, Dispatch, DispatchReceiver } from './delivery-store.ts';
import type { WebhookKind } from '../comparison/webhook.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

interface DueRow {
  readonly number: number;
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly payload: string;
  readonly tries: number;
  readonly webhook: number;
  readonly webhookId: string;
  readonly kind: WebhookKind;
  readonly url: string;
  readonly secret: string;
  readonly previousSecret: string | null;
  readonly previousUntil: number | null;
  readonly failingSince: number | null;
  readonly failures: number;
}

/** One look-up by index for each receiver, however many deliveries wait. */
const DUE = `SELECT d.number, d.id, d.type, d.subject, d.payload, d.tries, w.number AS webhook, w.id AS webhookId, w.kind,
    w.url, w.secret, w.previousSecret, w.previousUntil, w.failingSince, w.failures
  FROM webhook w JOIN delivery d ON d.number = (
    SELECT number FROM delivery
    WHERE webhook = w.number AND state = 'pending' AND nextAt <= :now
    ORDER BY nextAt, number LIMIT 1)
  WHERE w.disabledAt IS NULL AND w.pausedUntil <= :now AND w.number NOT IN (SELECT value FROM json_each(:busy))
  ORDER BY d.nextAt, d.number LIMIT :limit`;
const NEXT = `SELECT MIN(MAX(w.pausedUntil, (
    SELECT MIN(nextAt) FROM delivery WHERE webhook = w.number AND state = 'pending')))
  FROM webhook w
  WHERE w.disabledAt IS NULL AND w.number NOT IN (SELECT value FROM json_each(:busy))`;
/** Of a commit's statuses only the newest counts: an older one that comes later would be wrong. */
const SUPERSEDE = `UPDATE delivery SET state = 'superseded', endedAt = :now
  WHERE state = 'pending' AND webhook IN (SELECT number FROM webhook WHERE kind <> 'webhook' AND disabledAt IS NULL)
    AND EXISTS (SELECT 1 FROM delivery newer
      WHERE newer.webhook = delivery.webhook AND newer.subject = delivery.subject AND newer.number > delivery.number)
    AND nextAt <= :now`;

/** The part of the store that decides what is sent next. */
export function createDeliveryClaim(
  { raw, read, write }: SqliteDatabase,
  clock: () => number,
): Pick<DeliveryStore, 'claimDue' | 'nextDueMs'> {
  const due = raw.prepare<{ now: number; busy: string; limit: number }, DueRow>(DUE);
  const next = raw.prepare<{ busy: string }, number | null>(NEXT).pluck();
  const supersede = raw.prepare<{ now: number }>(SUPERSEDE);
  const count = raw.prepare<[number, number]>(
    'UPDATE delivery SET tries = tries + 1, nextAt = ? WHERE number = ?',
  );
  return {
    claimDue: ({ limit, busy, leaseMs }) =>
      write('taking deliveries', () => {
        const now = clock();
        supersede.run({ now });
        return due.all({ now, limit, busy: JSON.stringify([...busy]) }).map((row) => {
          count.run(now + leaseMs, row.number);
          return dispatchOf(row, now);
        });
      }),
    nextDueMs: (busy) =>
      read('looking for the next delivery', () => next.get({ busy: JSON.stringify([...busy]) }) ?? null),
  };
}

function dispatchOf(row: DueRow, nowMs: number): Dispatch {
  const { number, id, type, subject, payload, tries } = row;
  const receiver: DispatchReceiver = {
    number: row.webhook,
    id: row.webhookId,
    kind: row.kind,
    url: row.url,
    secrets: [row.secret, ...previousOf(row, nowMs)],
    failingSinceMs: row.failingSince,
    failures: row.failures,
  };
  return { number, id, type, subject, payload, tries: tries + 1, receiver };
}

function previousOf({ kind, previousSecret, previousUntil }: DueRow, nowMs: number): string[] {
  const isGood = kind === 'webhook' && previousSecret !== null && (previousUntil ?? 0) > nowMs;
  return isGood ? [previousSecret] : [];
}
