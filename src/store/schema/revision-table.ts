import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

import { digestColumn } from './columns.ts';
import { comparisonTable } from './comparison-table.ts';

/** A revision and what is known of it: the latest comparison and the best one are not the same thing. */
export const revisionTable = sqliteTable(
  'revision',
  {
    sourceKey: text().notNull(),
    /** The snapshot's digest. */
    digest: digestColumn().notNull(),
    project: integer(),
    commit: text(),
    version: text(),
    firstSeenAt: integer().notNull(),
    comparisons: integer().notNull(),
    latest: integer().references(() => comparisonTable.number, { onDelete: 'set null' }),
    /** The newest of those with the best verdict: reproducible, equivalent, unreproducible, inconclusive. */
    best: integer().references(() => comparisonTable.number, { onDelete: 'set null' }),
  },
  (table) => [
    primaryKey({ columns: [table.sourceKey, table.digest] }),
    index('revision_by_project').on(table.project, table.firstSeenAt),
    index('revision_by_digest').on(table.digest),
  ],
);
