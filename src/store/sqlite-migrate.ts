import { existsSync } from 'node:fs';
import { join } from 'node:path';

import Database from 'better-sqlite3';

import { openDatabase } from './sqlite-database.ts';
import { sqliteFault } from './sqlite-fault.ts';
import { pendingMigrations } from './sqlite-migrations.ts';
import { StoreError } from './store-error.ts';

/** How many migrations the database of a store lacks; nothing is changed. Throws StoreError 'NO_STORE', 'NEWER_DATABASE'. */
export function checkMigrations(dataDirectory: string): number {
  const path = join(dataDirectory, 'verbatim.sqlite');
  if (!existsSync(path)) throw new StoreError('NO_STORE', `there is no store in ${dataDirectory}`);
  let database: Database.Database | null = null;
  try {
    database = new Database(path, { fileMustExist: true });
    return pendingMigrations(database);
  } catch (error) {
    throw sqliteFault(error, 'looking at the database', path);
  } finally {
    database?.close();
  }
}

/** Brings the database of a store up to date, all or nothing. Returns how many migrations it took. Throws StoreError. */
export function migrateStore(dataDirectory: string): number {
  const count = checkMigrations(dataDirectory);
  openDatabase(dataDirectory).close();
  return count;
}
