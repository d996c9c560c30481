import { EventEmitter } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';

import Database from 'better-sqlite3';
import { drizzle, type BetterSQLite3Database } from './drizzle.ts';

import { diskFault } from './disk-fault.ts';
import { sqliteFault } from './sqlite-fault.ts';
import { createGroupCommit } from './sqlite-group-commit.ts';
import { createPatience, type Patience } from './sqlite-patience.ts';
import { migrate } from './sqlite-migrations.ts';

export interface SqliteDatabase {
  /**
   * For statements that are prepared once. Those that are run often say `+:name` for `:name`: what a bare parameter is compared with, or
   * bounded by, SQLite plans anew for each value, and of several tables that takes longer than the answer. `+` does nothing else.
   */
  readonly raw: Database.Database;
  readonly orm: BetterSQLite3Database;
  /** Runs `work`; SQLite's errors become StoreErrors that say `step`. */
  readonly read: <T>(step: string, work: () => T) => T;
  /** The same as one transaction that takes the write lock at once, waiting for others as long as `patience` says. */
  readonly write: <T>(step: string, work: () => T) => T;
  /**
   * The same as part of one transaction with all that is written so in this turn of the event loop. Resolves once that is committed. It
   * waits longer for others, up to half a minute, and meanwhile other things happen.
   */
  readonly writeSoon: <T>(step: string, work: () => T) => Promise<T>;
  /** Tells this process what was just written. Heard inside the transaction: look at the database a moment later. */
  readonly written: EventEmitter<WrittenEvents>;
  readonly patience: Patience;
  close(): void;
}

export interface WrittenEvents {
  delivery: [];
  history: [];
}

const BUSY_TIMEOUT_MS = 5000;
const PRAGMAS = [
  'journal_mode = WAL',
  // In WAL a power cut may take back the last transactions, never half of one.
  'synchronous = NORMAL',
  // 40 MB: each checkpoint waits for the disk twice, and a service that is busy fills the usual 4 MB many times a second.
  'wal_autocheckpoint = 10000',
  'journal_size_limit = 67108864',
  'foreign_keys = ON',
  'cache_size = -65536',
  'mmap_size = 268435456',
  'temp_store = MEMORY',
];

/**
 * Opens `verbatim.sqlite` in `dataDirectory`, which is made (mode 0700) when missing, and migrates it.
 * Throws StoreError 'PERMISSION', 'DISK_FULL', 'DATABASE_BUSY', 'DATABASE_CORRUPT', 'NEWER_DATABASE', 'MIGRATION_FAILED'.
 */
export function openDatabase(dataDirectory: string): SqliteDatabase {
  const path = join(dataDirectory, 'verbatim.sqlite');
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    throw diskFault(error, 'opening the store', dataDirectory);
  }
  let raw: Database.Database | null = null;
  try {
    raw = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    for (const pragma of PRAGMAS) raw.pragma(pragma);
    migrate(raw);
    return connectionTo(raw, path);
  } catch (error) {
    raw?.close();
    throw sqliteFault(error, 'opening the store', path);
  }
}

function connectionTo(raw: Database.Database, path: string): SqliteDatabase {
  const read = <T>(step: string, work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw sqliteFault(error, step, path);
    }
  };
  // Made once: making one takes longer than most of what is written.
  const transaction = raw.transaction((work: () => unknown) => work());
  const patience = createPatience(raw, BUSY_TIMEOUT_MS);
  const immediate = (work: () => unknown): unknown => patience.keep(() => transaction.immediate(work));
  const group = createGroupCommit(raw, immediate);
  return {
    raw,
    orm: drizzle(raw),
    read,
    written: new EventEmitter(),
    write: <T>(step: string, work: () => T): T =>
      // A transaction returns what its work does; its type cannot say so of work that is given later.
      // oxlint-disable-next-line no-unsafe-type-assertion -- the library's types lose what the function returns
      read(step, () => immediate(work) as T),
    async writeSoon<T>(step: string, work: () => T): Promise<T> {
      try {
        return await group.write(work);
      } catch (error) {
        throw sqliteFault(error, step, path);
      }
    },
    patience,
    close() {
      group.close();
      raw.close();
    },
  };
}
