import Database from 'better-sqlite3';

import { StoreError } from './store-error.ts';

/** An error of SQLite as a StoreError that names the file and what to do; any other error as it is. */
export function sqliteFault(error: unknown, step: string, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  // Extended codes add a suffix: SQLITE_IOERR_WRITE, SQLITE_READONLY_DIRECTORY.
  const [code = ''] = /^SQLITE_[A-Z]+/.exec(error.code) ?? [];
  switch (code) {
    case 'SQLITE_FULL':
      return new StoreError('DISK_FULL', `${step}: the disk of ${path} is full`, {
        cause: error,
        hint: 'free some space there, or choose another folder with --data (VERBATIM_DATA)',
      });
    case 'SQLITE_READONLY':
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_PERM':
      return new StoreError('PERMISSION', `${step}: ${path} cannot be opened for writing`, {
        cause: error,
        hint: 'run as the user who owns that folder, or choose another one with --data (VERBATIM_DATA)',
      });
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return new StoreError('DATABASE_BUSY', `${step}: another process keeps ${path} locked`, {
        cause: error,
        hint: 'wait for it to end, then try again',
      });
    case 'SQLITE_CORRUPT':
    case 'SQLITE_NOTADB':
      return new StoreError('DATABASE_CORRUPT', `${step}: ${path} is damaged or not a database`, {
        cause: error,
        hint: 'move it away to begin anew (the blobs beside it stay), or restore it from a backup',
      });
    default:
      return new StoreError('DATABASE_FAULT', `${step} in ${path}`, { cause: error });
  }
}
