import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Ended builds counted by day and builder, written with each result. */
export const builderRateTable = sqliteTable(
  'builder_rate',
  {
    /** `2026-11-22`, UTC. */
    day: text().notNull(),
    /** The project's number; 0 for none. */
    project: integer().notNull(),
    notation: text().notNull(),
    success: integer().notNull().default(0),
    failure: integer().notNull().default(0),
    timeout: integer().notNull().default(0),
    cancelled: integer().notNull().default(0),
    error: integer().notNull().default(0),
    durationMs: integer().notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.project, table.day, table.notation] })],
);
