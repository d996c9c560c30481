import { sql, index, integer, sqliteTable, text } from '../drizzle.ts';

import type { ProjectSettings } from '../../comparison/project.ts';

const IS_NEVER_COMPARED = sql`"isCompared" = 0`;

/** What is compared again and again. Times in ms since the epoch. */
export const projectTable = sqliteTable(
  'project',
  {
    number: integer().primaryKey({ autoIncrement: true }),
    /** Lower-case letters, digits, `.` and `-`: what people and addresses call it. */
    name: text().notNull().unique(),
    settings: text({ mode: 'json' }).$type<ProjectSettings>().notNull(),
    /** Copied out of the settings: what lists are filtered by. */
    isPublic: integer({ mode: 'boolean' }).notNull(),
    /** Since the first of its comparisons finished: it has a project_state then. Rates count those that have none. */
    isCompared: integer({ mode: 'boolean' }).notNull().default(false),
    sourceKey: text().notNull(),
    /** Rises with every change: the ETag, with when it was made. */
    version: integer().notNull(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
    /** Signs incoming push webhooks; null before one is asked for. Never shown again. */
    pushSecret: text(),
    /** When the schedule is due next; null without one. */
    nextCheckAt: integer(),
    /** When the remote is looked at next; null when it is not watched. */
    nextWatchAt: integer(),
    /** The refs seen last, by name. */
    seenRefs: text({ mode: 'json' }).$type<Record<string, string>>(),
    /** When the remote was last looked at, well or not. */
    watchedAt: integer(),
    /** Why the last look at the remote failed; null when it went well. */
    watchProblem: text(),
    /** Looks that failed since the last that went well. */
    watchFailures: integer().notNull().default(0),
  },
  (table) => [
    // Few of many: found without a look at all the others.
    index('project_never_compared').on(table.name).where(IS_NEVER_COMPARED),
    index('project_by_next_check').on(table.nextCheckAt),
    index('project_by_next_watch').on(table.nextWatchAt),
    index('project_by_source').on(table.sourceKey),
  ],
);
