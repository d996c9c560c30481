import { integer, primaryKey, sqliteTable, text } from '../drizzle.ts';

import { comparisonTable } from './comparison-table.ts';

/** The toolchain and workspace that all builds of one builder start from, once prepared. Goes when the comparison ends. */
export const preparedCohortTable = sqliteTable(
  'prepared_cohort',
  {
    comparison: integer()
      .notNull()
      .references(() => comparisonTable.number, { onDelete: 'cascade' }),
    builder: text().notNull(),
    /** A PreparedCohort as JSON. */
    cohort: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.comparison, table.builder] })],
);
