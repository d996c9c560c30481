import { fileURLToPath } from 'node:url';

import type { Database } from 'better-sqlite3';
import { readMigrationFiles, type MigrationMeta } from './drizzle.ts';

import { messageOf } from '../errors.ts';
import { StoreError } from './store-error.ts';

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));
/** drizzle's own bookkeeping, so that its tools work on the file as well. */
const JOURNAL =
  'CREATE TABLE IF NOT EXISTS __drizzle_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, hash TEXT NOT NULL, created_at NUMERIC)';

/**
 * Brings the schema up to date; does nothing when it is. All or nothing, and one process at a time: drizzle's migrate() looks before it
 * locks, so that two first starts at once fail. Throws StoreError 'NEWER_DATABASE' and 'MIGRATION_FAILED'.
 */
export function migrate(database: Database, folder: string = MIGRATIONS): void {
  const migrations = readMigrationFiles({ migrationsFolder: folder });
  if (pending(database, migrations).length === 0) return;
  // Tables are rebuilt with their references off, and checked afterwards.
  database.pragma('foreign_keys = OFF');
  try {
    database
      .transaction(() => {
        database.exec(JOURNAL);
        for (const migration of pending(database, migrations)) apply(database, migration);
        const broken = database.pragma('foreign_key_check');
        if (Array.isArray(broken) && broken.length > 0) {
          throw new StoreError(
            'MIGRATION_FAILED',
            `migrating ${database.name} would break ${broken.length} references`,
          );
        }
      })
      .immediate();
  } finally {
    database.pragma('foreign_keys = ON');
  }
}

/** How many migrations `database` lacks. Throws StoreError 'NEWER_DATABASE'. */
export function pendingMigrations(database: Database, folder: string = MIGRATIONS): number {
  return pending(database, readMigrationFiles({ migrationsFolder: folder })).length;
}

function pending(database: Database, migrations: MigrationMeta[]): MigrationMeta[] {
  const hasJournal = database
    .prepare("SELECT 1 FROM sqlite_schema WHERE name = '__drizzle_migrations'")
    .get();
  if (hasJournal === undefined) return migrations;
  const applied = new Set(database.prepare('SELECT hash FROM __drizzle_migrations').pluck().all());
  const left = migrations.filter(({ hash }) => !applied.has(hash));
  if (applied.size > migrations.length - left.length) {
    throw new StoreError(
      'NEWER_DATABASE',
      `${database.name} was written by another version of Verbatim, with a schema unknown to this one`,
      {
        hint: 'use the newest Verbatim that ever worked on this folder, or another folder with --data (VERBATIM_DATA)',
      },
    );
  }
  return left;
}

function apply(database: Database, migration: MigrationMeta): void {
  try {
    for (const statement of migration.sql) database.exec(statement);
    database
      .prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)')
      .run(migration.hash, migration.folderMillis);
  } catch (cause) {
    throw new StoreError('MIGRATION_FAILED', `migrating ${database.name}: ${messageOf(cause)}`, {
      cause,
      hint: 'nothing was changed; the file is as it was before',
    });
  }
}
