import { integer, primaryKey, sqliteTable, text } from '../drizzle.ts';

import { BUILD_OUTCOMES } from '../../comparison/build-result.ts';
import { ATTEMPT_STATES } from '../../comparison/comparison-status.ts';
import { comparisonTable } from './comparison-table.ts';

/** Every attempt at a build, whatever became of it. Times in ms since the epoch. */
export const attemptTable = sqliteTable(
  'attempt',
  {
    comparison: integer()
      .notNull()
      .references(() => comparisonTable.number, { onDelete: 'cascade' }),
    /** The build's place in the plan. */
    position: integer().notNull(),
    /** 1 for the first. */
    attempt: integer().notNull(),
    state: text({ enum: ATTEMPT_STATES }).notNull(),
    /** The comparison's fence when it was started. */
    fence: integer().notNull(),
    startedAt: integer().notNull(),
    endedAt: integer(),
    outcome: text({ enum: BUILD_OUTCOMES }),
    /** Why it was lost, or what was wrong. */
    message: text(),
    /** A finished build as JSON, until the comparison ends: then the document has it. */
    result: text(),
  },
  (table) => [primaryKey({ columns: [table.comparison, table.position, table.attempt] })],
);
