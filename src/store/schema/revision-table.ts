import { sql, index, integer, sqliteTable, text, uniqueIndex } from '../drizzle.ts';

import { COMPARISON_VERDICTS } from '../../comparison/verdict.ts';
import { digestColumn } from './columns.ts';

/**
 * A revision and what was found of it, written with each result. It stays when its comparisons are removed: a number that leads to no
 * comparison any more is evidence that was not kept. Times in ms since the epoch.
 */
export const revisionTable = sqliteTable(
  'revision',
  {
    number: integer().primaryKey(),
    /** The project's number; 0 for none. */
    project: integer().notNull(),
    sourceKey: text().notNull(),
    /** The snapshot's digest. */
    digest: digestColumn().notNull(),
    title: text().notNull(),
    commit: text(),
    version: text(),
    /** When its first comparison was asked for: the order of revisions. */
    firstSeenAt: integer().notNull(),
    reproducible: integer().notNull().default(0),
    equivalent: integer().notNull().default(0),
    unreproducible: integer().notNull().default(0),
    inconclusive: integer().notNull().default(0),
    /** The newest comparison and its verdict, whatever it is. */
    latest: integer().notNull(),
    latestVerdict: text({ enum: COMPARISON_VERDICTS }).notNull(),
    /** The newest of those with the best verdict: reproducible, equivalent, unreproducible, inconclusive. */
    best: integer().notNull(),
    bestVerdict: text({ enum: COMPARISON_VERDICTS }).notNull(),
    /** The one that counts: the newest conclusive one, unless it improved on an older one by trying less. null before any. */
    decisive: integer(),
    /** Its verdict; `inconclusive` before any. */
    verdict: text({ enum: COMPARISON_VERDICTS }).notNull(),
    /** When it ended. */
    decidedAt: integer(),
    /** What it tried: toolchains, and toolchains with a variation. */
    tried: text({ mode: 'json' }).$type<string[]>().notNull(),
    /** When a comparison of it last found a regression, and the comparison it regressed from. */
    regressedAt: integer(),
    regressedFrom: text(),
  },
  (table) => [
    uniqueIndex('revision_by_source').on(table.project, table.sourceKey, table.digest),
    index('revision_by_project').on(table.project, table.firstSeenAt),
    index('revision_by_verdict').on(table.project, table.verdict, table.firstSeenAt),
    index('revision_by_digest').on(table.digest),
    index('revision_by_regression')
      .on(table.regressedAt)
      .where(sql`regressedAt IS NOT NULL`),
  ],
);
