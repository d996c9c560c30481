import { index, integer, sqliteTable, text } from '../drizzle.ts';

import { digestColumn } from './columns.ts';
import { tokenTable } from './token-table.ts';

/** Blobs that a client sent. They go a day after the last comparison that was made of them. */
export const uploadTable = sqliteTable(
  'upload',
  {
    number: integer().primaryKey({ autoIncrement: true }),
    digest: digestColumn().notNull(),
    size: integer().notNull(),
    name: text().notNull(),
    token: integer().references(() => tokenTable.number),
    createdAt: integer().notNull(),
    usedAt: integer().notNull(),
  },
  (table) => [
    index('upload_by_digest').on(table.digest),
    index('upload_by_token').on(table.token),
    index('upload_by_use').on(table.usedAt),
  ],
);
