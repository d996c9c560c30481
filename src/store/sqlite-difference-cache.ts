import { eq, lt } from './drizzle.ts';

import type { BlobStore } from '../artifact/blob.ts';
import { differenceSchema } from '../comparison/difference.ts';
import type { DifferenceCache } from '../diff/difference-cache.ts';
import { differenceTable } from './schema/difference-table.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** A use is noted so much later than the one before: a row may be long, and is written as a whole. */
const USED_MS = 24 * 3600 * 1000;

export function createSqliteDifferenceCache(
  database: SqliteDatabase,
  blobs: BlobStore,
  clock: () => number,
): DifferenceCache {
  const { orm } = database;
  const use = async (key: string): Promise<void> =>
    database.writeSoon('noting the use of a difference', () => {
      orm.update(differenceTable).set({ usedAt: clock() }).where(eq(differenceTable.key, key)).run();
    });
  return {
    async get(key) {
      const row = database.read('looking up a difference', () =>
        orm.select().from(differenceTable).where(eq(differenceTable.key, key)).get(),
      );
      if (row === undefined) return null;
      if (row.usedAt < clock() - USED_MS) await use(key);
      // Another version's value or a lost report: made again.
      if (row.report !== null && !(await blobs.has(row.report))) return null;
      return differenceSchema.safeParse(JSON.parse(row.value)).data ?? null;
    },
    async put(key, difference) {
      const now = clock();
      const values = {
        value: JSON.stringify(difference),
        report: difference.report?.digest ?? null,
        createdAt: now,
        usedAt: now,
      };
      await database.writeSoon('keeping a difference', () =>
        orm
          .insert(differenceTable)
          .values({ key, ...values })
          .onConflictDoUpdate({ target: differenceTable.key, set: values })
          .run(),
      );
    },
  };
}

/** Forgets what was not used since. `sinceMs` is since the epoch. */
export function expireDifferences({ orm, write }: SqliteDatabase, sinceMs: number): void {
  write('clearing old differences', () =>
    orm.delete(differenceTable).where(lt(differenceTable.usedAt, sinceMs)).run(),
  );
}
