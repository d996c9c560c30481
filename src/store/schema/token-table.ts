import { integer, sqliteTable, text } from '../drizzle.ts';

import type { Scope, TokenQuota } from '../token.ts';
import { digestColumn } from './columns.ts';

/** Who may use the API. The token itself is not kept. Times in ms since the epoch. */
export const tokenTable = sqliteTable('token', {
  number: integer().primaryKey({ autoIncrement: true }),
  id: text().notNull().unique(),
  name: text().notNull(),
  /** Its sha256: the token is 256 random bits, so a slow hash adds nothing. */
  hash: digestColumn().notNull().unique(),
  scopes: text({ mode: 'json' }).$type<Scope[]>().notNull(),
  /** Names of the projects it is for; null for all. */
  projects: text({ mode: 'json' }).$type<string[]>(),
  quota: text({ mode: 'json' }).$type<TokenQuota>().notNull(),
  createdAt: integer().notNull(),
  expiresAt: integer(),
  revokedAt: integer(),
  /** To the minute. */
  lastUsedAt: integer(),
});
