import { index, integer, sqliteTable, text, uniqueIndex } from '../drizzle.ts';

import { causeScopeTable } from './cause-scope-table.ts';
import { causeTable } from './cause-table.ts';

/**
 * A cause in a project, and in which revisions it was. Written with each result, it stays when comparisons are removed: a look whose
 * comparison is gone is evidence that was not kept.
 */
export const causeHistoryTable = sqliteTable(
  'cause_history',
  {
    number: integer().primaryKey(),
    scope: integer()
      .notNull()
      .references(() => causeScopeTable.number, { onDelete: 'cascade' }),
    cause: integer()
      .notNull()
      .references(() => causeTable.number),
    isLatent: integer({ mode: 'boolean' }).notNull(),
    /** Whether the last look saw it. */
    isPresent: integer({ mode: 'boolean' }).notNull(),
    /** When it was last seen: artifacts, some of their paths, and what must be tried to see it. */
    artifactCount: integer().notNull(),
    paths: text({ mode: 'json' }).$type<string[]>().notNull(),
    needs: text({ mode: 'json' }).$type<string[]>().notNull(),
    /** Oldest revision first: revision, comparison, time in ms, and 1 where it was seen. */
    looks: text({ mode: 'json' }).$type<[number, number, number, 0 | 1][]>().notNull(),
  },
  (table) => [
    uniqueIndex('cause_history_by_scope').on(table.scope, table.cause, table.isLatent),
    index('cause_history_by_cause').on(table.cause),
    // With what is counted over projects.
    index('cause_history_by_presence').on(
      table.isPresent,
      table.cause,
      table.isLatent,
      table.scope,
      table.artifactCount,
    ),
  ],
);
