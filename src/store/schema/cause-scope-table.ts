import { integer, sqliteTable, text, uniqueIndex } from '../drizzle.ts';

/** A project in which a cause was seen, or a source of no project, and its newest revision that was judged. */
export const causeScopeTable = sqliteTable(
  'cause_scope',
  {
    number: integer().primaryKey(),
    /** The project's number; 0 for none. */
    project: integer().notNull(),
    /** The source's where there is no project; '' for a project, whose source may change. */
    sourceKey: text().notNull(),
    /** The revision's row. */
    newest: integer().notNull(),
    /** When it was first asked for, in ms since the epoch. */
    newestAt: integer().notNull(),
  },
  (table) => [uniqueIndex('cause_scope_by_project').on(table.project, table.sourceKey)],
);
