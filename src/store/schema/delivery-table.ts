import { index, integer, sqliteTable, text } from '../drizzle.ts';

import { DELIVERY_STATES } from '../../comparison/webhook.ts';
import { webhookTable } from './webhook-table.ts';

/** One event on its way to one receiver: written with what it tells of, sent later. Times in ms since the epoch. */
export const deliveryTable = sqliteTable(
  'delivery',
  {
    number: integer().primaryKey({ autoIncrement: true }),
    /** The event's id: the same in every try, so that a receiver knows a repeat. */
    id: text().notNull().unique(),
    webhook: integer()
      .notNull()
      .references(() => webhookTable.number, { onDelete: 'cascade' }),
    type: text().notNull(),
    /** What it tells of; of two for one commit's status only the newer is sent. */
    subject: text().notNull(),
    payload: text().notNull(),
    state: text({ enum: DELIVERY_STATES }).notNull(),
    tries: integer().notNull().default(0),
    nextAt: integer().notNull(),
    createdAt: integer().notNull(),
    endedAt: integer(),
    /** The last answer's HTTP status; null when there was none. */
    status: integer(),
    /** The last answer's first bytes, or what went wrong. */
    answer: text(),
  },
  (table) => [
    index('delivery_by_next').on(table.webhook, table.state, table.nextAt),
    index('delivery_by_webhook').on(table.webhook, table.number),
    index('delivery_by_subject').on(table.webhook, table.subject, table.number),
    index('delivery_by_end').on(table.endedAt),
  ],
);
