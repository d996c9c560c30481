import { index, integer, primaryKey, sqliteTable, text } from '../drizzle.ts';

import { digestColumn } from './columns.ts';

/** Workspaces after the fetch phase, kept by what they depend on. */
export const fetchTable = sqliteTable(
  'fetch',
  {
    /** The snapshot's digest. */
    revision: digestColumn().notNull(),
    toolchain: text().notNull(),
    recipe: text().notNull(),
    workspace: digestColumn().notNull(),
    size: integer().notNull(),
    createdAt: integer().notNull(),
    usedAt: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.revision, table.toolchain, table.recipe] }),
    index('fetch_by_workspace').on(table.workspace),
    index('fetch_by_use').on(table.usedAt),
  ],
);
