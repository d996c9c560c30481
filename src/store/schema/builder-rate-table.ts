import { integer, primaryKey, sqliteTable, text } from '../drizzle.ts';

/** Ended builds counted by day and builder, written with each result. It stays when the builds it counted are removed. */
export const builderRateTable = sqliteTable(
  'builder_rate',
  {
    /** `2026-11-22`, UTC: when the comparison ended. Empty for the sum over all days. */
    day: text().notNull(),
    /** The project's number; 0 for none; -1 and -2 hold the sums over all public and all private ones. */
    project: integer().notNull(),
    notation: text().notNull(),
    success: integer().notNull().default(0),
    failure: integer().notNull().default(0),
    timeout: integer().notNull().default(0),
    cancelled: integer().notNull().default(0),
    error: integer().notNull().default(0),
    /** Successful builds that made the same as the control of their cohort, the same after normalisation, and something else. */
    identical: integer().notNull().default(0),
    equivalent: integer().notNull().default(0),
    different: integer().notNull().default(0),
    /** Of the successful builds. */
    durationMs: integer().notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.project, table.day, table.notation] })],
);
