import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

import { projectTable } from './project-table.ts';

/** Where events go: Standard Webhooks, or a forge's commit status. Times in ms since the epoch. */
export const webhookTable = sqliteTable(
  'webhook',
  {
    number: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    /** null for all projects. */
    project: integer().references(() => projectTable.number, { onDelete: 'cascade' }),
    kind: text({ enum: ['webhook', 'commit-status'] }).notNull(),
    url: text().notNull(),
    /** The signing secret, or the forge's token. Never shown again. */
    secret: text().notNull(),
    /** Event types; empty for all. */
    events: text({ mode: 'json' }).$type<string[]>().notNull(),
    /** `cdevents` wraps them in CDEvents as well. */
    format: text({ enum: ['cloudevents', 'cdevents'] }).notNull(),
    createdAt: integer().notNull(),
    /** Set when the receiver answered 410 or a person switched it off. */
    disabledAt: integer(),
    disabledWhy: text(),
  },
  (table) => [index('webhook_by_project').on(table.project)],
);
