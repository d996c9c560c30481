import { index, integer, sqliteTable, text } from '../drizzle.ts';

import type { ProjectSettings } from '../../comparison/project.ts';

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
    sourceKey: text().notNull(),
    /** Rises with every change: the ETag. */
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
    index('project_by_next_check').on(table.nextCheckAt),
    index('project_by_next_watch').on(table.nextWatchAt),
    index('project_by_source').on(table.sourceKey),
  ],
);
