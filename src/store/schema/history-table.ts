import { index, integer, sqliteTable, text } from '../drizzle.ts';

import { HISTORY_KINDS } from '../history.ts';
import { comparisonTable } from './comparison-table.ts';

/** What happened to a comparison and its builds, and why: every transition, recovery and refusal. */
export const historyTable = sqliteTable(
  'history',
  {
    number: integer().primaryKey({ autoIncrement: true }),
    comparison: integer()
      .notNull()
      .references(() => comparisonTable.number, { onDelete: 'cascade' }),
    /** Ms since the epoch. */
    at: integer().notNull(),
    kind: text({ enum: HISTORY_KINDS }).notNull(),
    /** The build's place in the plan; null for the comparison's own. */
    position: integer(),
    attempt: integer(),
    message: text().notNull(),
  },
  (table) => [index('history_by_comparison').on(table.comparison, table.number)],
);
