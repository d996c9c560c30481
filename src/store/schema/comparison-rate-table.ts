import { integer, primaryKey, sqliteTable, text } from '../drizzle.ts';

/**
 * Comparisons counted by day, written with each result. What a rate is made from: it stays when the comparisons it counted are removed.
 * Only what was built is counted, not a result that was used again.
 */
export const comparisonRateTable = sqliteTable(
  'comparison_rate',
  {
    /** `2026-11-22`, UTC: when it ended. Empty for the sum over all days. */
    day: text().notNull(),
    /** The project's number; 0 for none; -1 and -2 hold the sums over all public and all private ones. */
    project: integer().notNull(),
    /** The variations tried, sorted and joined by `+`; empty for none. */
    variations: text().notNull(),
    reproducible: integer().notNull().default(0),
    equivalent: integer().notNull().default(0),
    unreproducible: integer().notNull().default(0),
    inconclusive: integer().notNull().default(0),
    /** Ended without a verdict. */
    interrupted: integer().notNull().default(0),
    cancelled: integer().notNull().default(0),
    nondeterministic: integer().notNull().default(0),
    regressed: integer().notNull().default(0),
    artifactMatch: integer().notNull().default(0),
    artifactEquivalent: integer().notNull().default(0),
    artifactMismatch: integer().notNull().default(0),
    artifactMissing: integer().notNull().default(0),
    artifactInconclusive: integer().notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.project, table.day, table.variations] })],
);
