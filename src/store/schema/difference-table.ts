import { index, integer, sqliteTable, text } from '../drizzle.ts';

import { digestColumn } from './columns.ts';

/** Differences kept by what they depend on, so that no two digests are handed to diffoscope twice. */
export const differenceTable = sqliteTable(
  'difference',
  {
    key: text().primaryKey(),
    /** A Difference as JSON. */
    value: text().notNull(),
    /** The blob with diffoscope's whole report, kept as long as this row. */
    report: digestColumn(),
    createdAt: integer().notNull(),
    usedAt: integer().notNull(),
  },
  (table) => [index('difference_by_report').on(table.report), index('difference_by_use').on(table.usedAt)],
);
