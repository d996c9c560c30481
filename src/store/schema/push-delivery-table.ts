import { index, integer, primaryKey, sqliteTable, text } from '../drizzle.ts';

import { digestColumn } from './columns.ts';
import { projectTable } from './project-table.ts';

/** Pushes that a forge told of, so that a repeat does nothing. A forge's signature covers the body alone, so that is kept as well. */
export const pushDeliveryTable = sqliteTable(
  'push_delivery',
  {
    project: integer()
      .notNull()
      .references(() => projectTable.number, { onDelete: 'cascade' }),
    /** The forge's name for this delivery. */
    delivery: text().notNull(),
    body: digestColumn().notNull(),
    /** Ms since the epoch. */
    receivedAt: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.project, table.delivery] }),
    index('push_delivery_by_body').on(table.project, table.body),
    index('push_delivery_by_age').on(table.receivedAt),
  ],
);
