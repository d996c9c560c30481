import { index, integer, sqliteTable, text } from '../drizzle.ts';

import { WEBHOOK_FORMATS, WEBHOOK_KINDS } from '../../comparison/webhook.ts';
import type { EventKind } from '../../comparison/service-event.ts';
import { projectTable } from './project-table.ts';

/** Where events go: Standard Webhooks, or a forge's commit status. Times in ms since the epoch. */
export const webhookTable = sqliteTable(
  'webhook',
  {
    number: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    /** null for all projects. */
    project: integer().references(() => projectTable.number, { onDelete: 'cascade' }),
    kind: text({ enum: WEBHOOK_KINDS }).notNull(),
    /** The receiver, or the root of a forge's API. */
    url: text().notNull(),
    /** The signing secret, or the forge's token. Never shown again. */
    secret: text().notNull(),
    /** The signing secret before the last change: signs as well until `previousUntil`. */
    previousSecret: text(),
    previousUntil: integer(),
    /** Empty for all. */
    events: text({ mode: 'json' }).$type<EventKind[]>().notNull(),
    format: text({ enum: WEBHOOK_FORMATS }).notNull(),
    createdAt: integer().notNull(),
    /** Set when the receiver answered 410, failed for days, or a person switched it off. */
    disabledAt: integer(),
    disabledWhy: text(),
    /** The first failure since the last success. */
    failingSince: integer(),
    /** Tries in a row that the receiver was not there for. */
    failures: integer().notNull().default(0),
    /** Nothing is sent before: the receiver asked for it or was not there. */
    pausedUntil: integer().notNull().default(0),
  },
  (table) => [index('webhook_by_project').on(table.project)],
);
