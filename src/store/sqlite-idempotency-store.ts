import { and, eq, gte, lt, sql } from './drizzle.ts';
import { z } from 'zod';

import type { IdempotencyStore } from './idempotency-store.ts';
import { idempotencyTable } from './schema/idempotency-table.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

const answerSchema = z.object({ location: z.string().nullable(), body: z.string().nullable() });
const KEPT_MS = 24 * 3600 * 1000;

/** `clock` gives ms since the epoch. */
export function createSqliteIdempotencyStore(
  { orm, read, write }: SqliteDatabase,
  clock: () => number,
): IdempotencyStore {
  const found = orm
    .select()
    .from(idempotencyTable)
    .where(
      and(
        eq(idempotencyTable.caller, sql.placeholder('caller')),
        eq(idempotencyTable.key, sql.placeholder('key')),
        gte(idempotencyTable.createdAt, sql.placeholder('sinceMs')),
      ),
    )
    .prepare();
  return {
    find(caller, key) {
      const sinceMs = clock() - KEPT_MS;
      const row = read('looking up an idempotency key', () => found.get({ caller, key, sinceMs }));
      if (row === undefined) return null;
      return { request: row.request, status: row.status, ...answerSchema.parse(JSON.parse(row.answer)) };
    },
    keep(caller, key, { request, status, location, body }) {
      const createdAt = clock();
      const values = { request, status, answer: JSON.stringify({ location, body }), createdAt };
      write('keeping an answer', () => {
        orm
          .delete(idempotencyTable)
          .where(lt(idempotencyTable.createdAt, createdAt - KEPT_MS))
          .run();
        orm
          .insert(idempotencyTable)
          .values({ caller, key, ...values })
          .onConflictDoUpdate({ target: [idempotencyTable.caller, idempotencyTable.key], set: values })
          .run();
      });
    },
  };
}
