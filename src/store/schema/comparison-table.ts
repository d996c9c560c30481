import { index, integer, sqliteTable, text } from '../drizzle.ts';

import { COMPARISON_VERDICTS, TOOLCHAIN_INDEPENDENCE } from '../../comparison/verdict.ts';
import type { Source } from '../../source/source.ts';
import { COMPARISON_STATUSES } from '../comparison-status.ts';
import { digestColumn } from './columns.ts';

/** One row a comparison, from its begin on. What only a finished one has is null before. Times in ms since the epoch. */
export const comparisonTable = sqliteTable(
  'comparison',
  {
    /** Rises in the order of beginning: the key of lists and of other tables. */
    number: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    status: text({ enum: COMPARISON_STATUSES }).notNull(),
    createdAt: integer().notNull(),
    finishedAt: integer(),
    /** The process that runs it: `<host>/<pid>/<start time>`. */
    owner: text().notNull(),
    source: text({ mode: 'json' }).$type<Source>().notNull(),
    /** The source in one line. */
    title: text().notNull(),
    /** The source without its ref or version: the same project has the same key. */
    sourceKey: text().notNull(),
    /** The snapshot's digest. */
    revision: digestColumn(),
    commit: text(),
    version: text(),
    seed: text(),
    verdict: text({ enum: COMPARISON_VERDICTS }),
    toolchainIndependent: text({ enum: TOOLCHAIN_INDEPENDENCE }),
    nondeterministic: integer({ mode: 'boolean' }),
    regressedFrom: text(),
    /** The verdict's sentence; for an interrupted one, why. */
    sentence: text(),
    document: digestColumn(),
    documentVersion: integer(),
    buildCount: integer(),
    successCount: integer(),
    artifactCount: integer(),
    matchCount: integer(),
  },
  (table) => [
    index('comparison_by_source').on(table.sourceKey, table.number),
    index('comparison_by_verdict').on(table.verdict, table.number),
    index('comparison_by_status').on(table.status, table.number),
    index('comparison_by_revision').on(table.revision),
  ],
);
