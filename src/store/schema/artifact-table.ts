import { index, integer, sqliteTable, text } from '../drizzle.ts';

import { ARTIFACT_VERDICTS, TOOLCHAIN_INDEPENDENCE } from '../../comparison/verdict.ts';
import { comparisonTable } from './comparison-table.ts';

/** One row an artifact path of a finished comparison. */
export const artifactTable = sqliteTable(
  'artifact',
  {
    number: integer().primaryKey(),
    comparison: integer()
      .notNull()
      .references(() => comparisonTable.number, { onDelete: 'cascade' }),
    path: text().notNull(),
    verdict: text({ enum: ARTIFACT_VERDICTS }).notNull(),
    toolchainIndependent: text({ enum: TOOLCHAIN_INDEPENDENCE }).notNull(),
    nondeterministic: integer({ mode: 'boolean' }).notNull(),
    missingFrom: text({ mode: 'json' }).$type<number[]>().notNull(),
  },
  (table) => [index('artifact_by_comparison').on(table.comparison, table.verdict)],
);
