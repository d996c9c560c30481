import { index, integer, sqliteTable, text } from '../drizzle.ts';

import { tokenTable } from './token-table.ts';

/** Every change that somebody asked for, and every one that was refused. Only added to. */
export const auditTable = sqliteTable(
  'audit',
  {
    number: integer().primaryKey({ autoIncrement: true }),
    /** Ms since the epoch. */
    at: integer().notNull(),
    /** null for the machine's own command line and for nobody. */
    token: integer().references(() => tokenTable.number),
    /** `comparison.submit`, `token.revoke`, … */
    action: text().notNull(),
    /** The id or name of what it was done to. */
    subject: text().notNull(),
    outcome: text({ enum: ['done', 'refused'] }).notNull(),
    detail: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    /** The request's id, as in the log. */
    request: text(),
  },
  (table) => [
    index('audit_by_subject').on(table.subject, table.number),
    index('audit_by_token').on(table.token, table.number),
  ],
);
