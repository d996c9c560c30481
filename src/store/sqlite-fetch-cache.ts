import { and, eq, lt } from './drizzle.ts';

import type { BlobStore } from '../artifact/blob.ts';
import type { FetchCache, FetchKey } from './fetch-cache.ts';
import { fetchTable } from './schema/fetch-table.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

export function createSqliteFetchCache(
  database: SqliteDatabase,
  blobs: BlobStore,
  clock: () => number,
): FetchCache {
  const { orm } = database;
  return {
    async get(key) {
      const row = await database.writeSoon('looking up a fetched workspace', () =>
        orm.update(fetchTable).set({ usedAt: clock() }).where(isKey(key)).returning().get(),
      );
      // drizzle types a row as always there.
      if ((row as typeof row | undefined) === undefined || !(await blobs.has(row.workspace))) return null;
      const { workspace: digest, size, createdAt: fetchedAtMs } = row;
      return { workspace: { digest, size }, fetchedAtMs };
    },
    async put(key, workspace) {
      const now = clock();
      const values = { workspace: workspace.digest, size: workspace.size, createdAt: now, usedAt: now };
      await database.writeSoon('keeping a fetched workspace', () =>
        orm
          .insert(fetchTable)
          .values({ ...key, ...values })
          .onConflictDoUpdate({
            target: [fetchTable.revision, fetchTable.toolchain, fetchTable.recipe],
            set: values,
          })
          .run(),
      );
    },
  };
}

/** Forgets what was not used since. `sinceMs` is since the epoch. */
export function expireFetches({ orm, write }: SqliteDatabase, sinceMs: number): void {
  write('clearing old fetched workspaces', () =>
    orm.delete(fetchTable).where(lt(fetchTable.usedAt, sinceMs)).run(),
  );
}

function isKey(key: FetchKey) {
  return and(
    eq(fetchTable.revision, key.revision),
    eq(fetchTable.toolchain, key.toolchain),
    eq(fetchTable.recipe, key.recipe),
  );
}
