import { existsSync } from 'node:fs';
import { join } from 'node:path';

import Database from 'better-sqlite3';

import { digestSchema, type Digest } from '../artifact/digest.ts';
import { sqliteFault } from './sqlite-fault.ts';
import { pendingMigrations } from './sqlite-migrations.ts';
import { StoreError } from './store-error.ts';

const BUSY_TIMEOUT_MS = 30_000;
/** All at once: between two steps another process might write, and SQLite would begin anew. */
const ALL_PAGES = 0x7f_ff_ff_ff;

/** Copies the database of a store to `target` as it is at one moment, while others write. Throws StoreError. */
export async function copyDatabase(dataDirectory: string, target: string): Promise<void> {
  const path = join(dataDirectory, 'verbatim.sqlite');
  if (!existsSync(path)) throw new StoreError('NO_STORE', `there is no store in ${dataDirectory}`);
  await withDatabase(path, 'copying the database', async (database) => {
    await database.backup(target, { progress: () => ALL_PAGES });
  });
  await withDatabase(target, 'closing the copy of the database', async (copy) => {
    // One file, without a log beside it.
    copy.pragma('journal_mode = DELETE');
  });
}

/** What a database file says of itself. Throws StoreError for one that is damaged or newer than this Verbatim. */
export async function inspectDatabase(path: string): Promise<{ comparisons: number; documents: Digest[] }> {
  return withDatabase(path, 'reading the database', async (database) => {
    const problems: unknown = database.pragma('quick_check', { simple: true });
    if (problems !== 'ok')
      throw new StoreError('DATABASE_CORRUPT', `${path} is damaged: ${String(problems)}`);
    pendingMigrations(database);
    const count = database.prepare('SELECT count(*) FROM comparison').pluck().get();
    const documents = database
      .prepare('SELECT lower(hex(document)) FROM comparison WHERE document IS NOT NULL')
      .pluck()
      .all();
    return { comparisons: Number(count), documents: documents.map((digest) => digestSchema.parse(digest)) };
  });
}

async function withDatabase<T>(
  path: string,
  step: string,
  use: (database: Database.Database) => Promise<T>,
): Promise<T> {
  let database: Database.Database | null = null;
  try {
    database = new Database(path, { timeout: BUSY_TIMEOUT_MS, fileMustExist: true });
    return await use(database);
  } catch (error) {
    throw sqliteFault(error, step, path);
  } finally {
    database?.close();
  }
}
