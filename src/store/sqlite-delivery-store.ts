import { and, count, desc, eq, lt } from './drizzle.ts';

import { PING_TYPE, type PingEvent } from '../comparison/service-event.ts';
import type { Delivery } from '../comparison/webhook.ts';
import { createDeliveryId } from './delivery-id.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { deliveryTable as table } from './schema/delivery-table.ts';
import { webhookTable } from './schema/webhook-table.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { createDeliveryClaim } from './sqlite-delivery-claim.ts';
import { createDeliverySettle } from './sqlite-delivery-settle.ts';
import { instanceId } from './sqlite-instance.ts';
import { StoreError } from './store-error.ts';

type Row = typeof table.$inferSelect;
type WebhookRow = typeof webhookTable.$inferSelect;

/** `clock` gives ms since the epoch, `random` that many random bytes. */
export function createSqliteDeliveryStore(
  database: SqliteDatabase,
  chance: { clock: () => number; random: (bytes: number) => Uint8Array },
): DeliveryStore {
  const { orm, read, write, written } = database;
  const { clock, random } = chance;

  const webhookRow = (id: string): WebhookRow => {
    const [row] = orm.select().from(webhookTable).where(eq(webhookTable.id, id)).all();
    if (row !== undefined) return row;
    throw new StoreError('UNKNOWN_WEBHOOK', `there is no webhook ${id}`, {
      hint: '`verbatim webhooks list` shows all of them',
    });
  };
  const enabledRow = (id: string): WebhookRow => {
    const row = webhookRow(id);
    if (row.disabledAt === null) return row;
    throw new StoreError(
      'WEBHOOK_DISABLED',
      `webhook ${id} is switched off: ${row.disabledWhy ?? 'no reason is known'}`,
      { hint: 'switch it on first' },
    );
  };
  const rowOf = (webhook: WebhookRow, id: string): Row => {
    const isIt = and(eq(table.id, id), eq(table.webhook, webhook.number));
    const [row] = orm.select().from(table).where(isIt).all();
    if (row !== undefined) return row;
    throw new StoreError('UNKNOWN_DELIVERY', `webhook ${webhook.id} has no delivery ${id}`, {
      hint: `\`verbatim webhooks deliveries ${webhook.id}\` shows those that are kept`,
    });
  };

  return {
    ...createDeliveryClaim(database, clock),
    settle: createDeliverySettle(database, clock),

    list: ({ webhook, limit, before, state }) =>
      read('listing deliveries', () => {
        const receiver = webhookRow(webhook);
        const where = and(
          eq(table.webhook, receiver.number),
          before === undefined ? undefined : lt(table.number, rowOf(receiver, before).number),
          state === undefined ? undefined : eq(table.state, state),
        );
        const rows = orm.select().from(table).where(where).orderBy(desc(table.number)).limit(limit).all();
        return rows.map((row) => deliveryOf(row, webhook));
      }),

    find: (webhook, id) =>
      read('looking up a delivery', () => {
        const row = rowOf(webhookRow(webhook), id);
        return { ...deliveryOf(row, webhook), payload: row.payload };
      }),

    pending: () =>
      read('counting deliveries', () => {
        const waiting = orm.select({ count: count() }).from(table).where(eq(table.state, 'pending'));
        return waiting.get()?.count ?? 0;
      }),

    replay: (webhook, id) =>
      write('sending a delivery again', () => {
        const { number } = rowOf(enabledRow(webhook), id);
        const anew = {
          state: 'pending',
          tries: 0,
          nextAt: clock(),
          endedAt: null,
          status: null,
          answer: null,
        } as const;
        const row = orm.update(table).set(anew).where(eq(table.number, number)).returning().get();
        written.emit('delivery');
        return deliveryOf(row, webhook);
      }),

    ping: (webhook) =>
      write('writing a test event', () => {
        const { number } = enabledRow(webhook);
        const now = clock();
        const id = createDeliveryId('msg', random);
        const event: PingEvent = {
          specversion: '1.0',
          id,
          source: `urn:verbatim:${instanceId(database, chance)}`,
          type: PING_TYPE,
          subject: webhook,
          time: isoTime(now),
          datacontenttype: 'application/json',
          data: { webhook },
        };
        const row = orm
          .insert(table)
          .values({
            id,
            webhook: number,
            type: PING_TYPE,
            subject: webhook,
            payload: JSON.stringify(event),
            state: 'pending',
            nextAt: now,
            createdAt: now,
          })
          .returning()
          .get();
        written.emit('delivery');
        return deliveryOf(row, webhook);
      }),

    expire: (beforeMs) =>
      write(
        'clearing old deliveries',
        () => orm.delete(table).where(lt(table.endedAt, beforeMs)).run().changes,
      ),

    onWritten(listener) {
      written.on('delivery', listener);
      return () => written.off('delivery', listener);
    },
  };
}

function deliveryOf(row: Row, webhook: string): Delivery {
  const { id, type, subject, state, tries, status, answer } = row;
  return {
    id,
    webhook,
    type,
    subject,
    state,
    tries,
    nextAt: state === 'pending' ? isoTime(row.nextAt) : null,
    createdAt: isoTime(row.createdAt),
    endedAt: isoTimeOrNull(row.endedAt),
    status,
    answer,
  };
}
