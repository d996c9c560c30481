import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Finished comparisons counted by day, written with each result. What a rate is made from. */
export const comparisonRateTable = sqliteTable(
  'comparison_rate',
  {
    /** `2026-11-22`, UTC. */
    day: text().notNull(),
    /** The project's number; 0 for none. */
    project: integer().notNull(),
    /** The variations tried, sorted and joined by `+`; empty for none. */
    variations: text().notNull(),
    reproducible: integer().notNull().default(0),
    equivalent: integer().notNull().default(0),
    unreproducible: integer().notNull().default(0),
    inconclusive: integer().notNull().default(0),
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
