import { index, integer, primaryKey, sqliteTable, text } from '../drizzle.ts';

import { digestColumn } from './columns.ts';

/** Answers by Idempotency-Key: the same request again gets the same answer. Kept a day. */
export const idempotencyTable = sqliteTable(
  'idempotency',
  {
    /** The token's id, or `-`. */
    caller: text().notNull(),
    key: text().notNull(),
    /** Of method, address and body: the key with another request is refused. */
    request: digestColumn().notNull(),
    status: integer().notNull(),
    answer: text().notNull(),
    createdAt: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.caller, table.key] }),
    index('idempotency_by_age').on(table.createdAt),
  ],
);
