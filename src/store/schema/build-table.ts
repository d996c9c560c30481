import { index, integer, primaryKey, sqliteTable, text } from '../drizzle.ts';

import {
  BUILD_OUTCOMES,
  BUILD_PHASES,
  REASON_CODES,
  type PhaseTiming,
} from '../../comparison/build-result.ts';
import type { Variation } from '../../environment/variation.ts';
import { digestColumn } from './columns.ts';
import { comparisonTable } from './comparison-table.ts';
import { toolchainTable } from './toolchain-table.ts';

/** The builds of finished comparisons: what rates by builder, outcome and time are made from. */
export const buildTable = sqliteTable(
  'build',
  {
    comparison: integer()
      .notNull()
      .references(() => comparisonTable.number, { onDelete: 'cascade' }),
    /** Its place in the document's `builds`. */
    position: integer().notNull(),
    id: text().notNull(),
    notation: text().notNull(),
    label: text().notNull(),
    variations: text({ mode: 'json' }).$type<Variation[]>().notNull(),
    attempt: integer().notNull(),
    toolchain: integer().references(() => toolchainTable.number),
    outcome: text({ enum: BUILD_OUTCOMES }).notNull(),
    phase: text({ enum: BUILD_PHASES }).notNull(),
    reason: text({ enum: REASON_CODES }),
    durationMs: integer().notNull(),
    /** The log's blob; null for a build that never started. */
    log: digestColumn(),
    phases: text({ mode: 'json' }).$type<PhaseTiming[]>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.comparison, table.position] }),
    index('build_by_notation').on(table.notation, table.outcome),
    index('build_by_toolchain').on(table.toolchain),
  ],
);
