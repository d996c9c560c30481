import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import Database from 'better-sqlite3';

import { diskFault } from './disk-fault.ts';
import { sqliteFault } from './sqlite-fault.ts';
import { StoreError } from './store-error.ts';

/** An earlier process that is on its way out has so long. */
const PATIENCE_MS = 5000;

/**
 * Makes this process the only service of a store: two would take each other's comparisons for abandoned. SQLite's lock on a file of its
 * own: the kernel takes it back from a process that is killed, and it holds between containers too. It holds as long as
 * what is returned is referred to. Throws StoreError 'DATABASE_BUSY'.
 */
export function lockStoreForService(dataDirectory: string, patienceMs = PATIENCE_MS): { release(): void } {
  const path = join(dataDirectory, 'service.lock');
  let lock: Database.Database | null = null;
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    lock = new Database(path, { timeout: patienceMs });
    lock.exec('BEGIN EXCLUSIVE');
    const held = lock;
    return { release: () => held.close() };
  } catch (error) {
    lock?.close();
    const fault = sqliteFault(
      diskFault(error, 'locking the store', dataDirectory),
      'locking the store',
      path,
    );
    if (!(fault instanceof StoreError) || fault.code !== 'DATABASE_BUSY') throw fault;
    throw new StoreError('DATABASE_BUSY', `another service runs on ${dataDirectory}`, {
      cause: error,
      hint: 'stop it first, or give this one another folder with data (VERBATIM_DATA)',
    });
  }
}
