import { index, integer, primaryKey, sqliteTable, text } from '../drizzle.ts';

import { artifactTable } from './artifact-table.ts';
import { digestColumn } from './columns.ts';

/** The builds that made the same thing at one path. By digest: every comparison that ever saw these bytes. */
export const artifactClassTable = sqliteTable(
  'artifact_class',
  {
    artifact: integer()
      .notNull()
      .references(() => artifactTable.number, { onDelete: 'cascade' }),
    letter: text().notNull(),
    /** null for a symlink. */
    digest: digestColumn(),
    size: integer(),
    builds: text({ mode: 'json' }).$type<number[]>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.artifact, table.letter] }),
    index('artifact_class_by_digest').on(table.digest),
  ],
);
