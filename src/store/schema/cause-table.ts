import { index, integer, sqliteTable, text, uniqueIndex } from '../drizzle.ts';

import type { CauseKind } from '../../comparison/cause.ts';

/** Every cause that was ever seen, once: rows of projects name it by its number. */
export const causeTable = sqliteTable(
  'cause',
  {
    number: integer().primaryKey(),
    /** 16 hex digits. */
    fingerprint: text().notNull(),
    kind: text().$type<CauseKind>().notNull(),
  },
  (table) => [
    uniqueIndex('cause_by_fingerprint').on(table.fingerprint),
    index('cause_by_kind').on(table.kind),
  ],
);
