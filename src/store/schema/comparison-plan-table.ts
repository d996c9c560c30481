import { integer, sqliteTable, text } from '../drizzle.ts';

import { comparisonTable } from './comparison-table.ts';
import { digestColumn } from './columns.ts';

/** What a comparison is going to build, fixed before its first build starts. Goes when it ends. */
export const comparisonPlanTable = sqliteTable('comparison_plan', {
  comparison: integer()
    .primaryKey()
    .references(() => comparisonTable.number, { onDelete: 'cascade' }),
  /** A RunPlan as JSON. */
  plan: text().notNull(),
  /** Kept while the comparison is under way. */
  snapshot: digestColumn().notNull(),
});
