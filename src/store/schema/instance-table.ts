import { integer, sqliteTable, text } from '../drizzle.ts';

/** One row: this store. Its id names what a service keeps in an engine from one process to the next. */
export const instanceTable = sqliteTable('instance', {
  number: integer().primaryKey(),
  id: text().notNull(),
  createdAt: integer().notNull(),
});
