import { index, integer, sqliteTable, text } from '../drizzle.ts';

import { COMPARISON_VERDICTS } from '../../comparison/verdict.ts';
import { projectTable } from './project-table.ts';
import { revisionTable } from './revision-table.ts';

/** Where each project stands: its newest revision and what was found of it. A project that was never compared has no row. */
export const projectStateTable = sqliteTable(
  'project_state',
  {
    project: integer()
      .primaryKey()
      .references(() => projectTable.number, { onDelete: 'cascade' }),
    revision: integer()
      .notNull()
      .references(() => revisionTable.number, { onDelete: 'cascade' }),
    /** The revision's. */
    verdict: text({ enum: COMPARISON_VERDICTS }).notNull(),
  },
  (table) => [
    index('project_state_by_verdict').on(table.verdict, table.project),
    index('project_state_by_revision').on(table.revision),
  ],
);
