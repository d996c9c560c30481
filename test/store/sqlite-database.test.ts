import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import Database from 'better-sqlite3';
import { generateSQLiteDrizzleJson, generateSQLiteMigration } from 'drizzle-kit/api';
import tap from 'tap';

import { openDatabase } from '../../src/store/sqlite-database.ts';
import { migrate } from '../../src/store/sqlite-migrations.ts';

const MIGRATIONS = new URL('../../migrations', import.meta.url).pathname;

function tablesOf(file: string): unknown[] {
  const database = new Database(file);
  const names = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")
    .pluck()
    .all();
  database.close();
  return names;
}

void tap.test('the data folder is made for its owner alone', (t) => {
  const folder = join(t.testdir(), 'a', 'b');
  openDatabase(folder).close();
  t.equal(statSync(folder).mode & 0o777, 0o700);
  t.equal(statSync(join(folder, 'verbatim.sqlite')).mode & 0o777, 0o600);
  t.end();
});

void tap.test('opening again changes nothing', (t) => {
  const folder = t.testdir();
  openDatabase(folder).close();
  const before = tablesOf(join(folder, 'verbatim.sqlite'));
  openDatabase(folder).close();
  t.strictSame(tablesOf(join(folder, 'verbatim.sqlite')), before);
  t.ok(before.includes('comparison'));
  t.end();
});

void tap.test('write-ahead log, waiting and foreign keys are on', (t) => {
  const database = openDatabase(t.testdir());
  t.equal(database.raw.pragma('journal_mode', { simple: true }), 'wal');
  t.equal(database.raw.pragma('synchronous', { simple: true }), 1);
  t.equal(database.raw.pragma('busy_timeout', { simple: true }), 5000);
  t.equal(database.raw.pragma('foreign_keys', { simple: true }), 1);
  database.close();
  t.end();
});

void tap.test(
  'while another process has the lock, a write waits once, and what can wait later does',
  async (t) => {
    const folder = t.testdir();
    const database = openDatabase(folder);
    const patience = (): unknown => database.raw.pragma('busy_timeout', { simple: true });
    database.raw.exec('CREATE TABLE note (text TEXT)');
    const insert = database.raw.prepare('INSERT INTO note VALUES (?)');
    database.patience.set(20);
    const other = new Database(join(folder, 'verbatim.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    t.throws(() => database.write('noting', () => insert.run('refused')), { code: 'DATABASE_BUSY' });
    t.equal(patience(), 0, 'no other write waits');
    const kept = ['one', 'two'].map(async (text) => database.writeSoon('noting', () => insert.run(text)));
    await sleep(120);
    const late = database.writeSoon('noting', () => insert.run('three'));
    other.exec('COMMIT');
    await Promise.all([...kept, late]);
    t.equal(patience(), 20, 'one came through');
    t.strictSame(database.raw.prepare('SELECT text FROM note ORDER BY rowid').pluck().all(), [
      'one',
      'two',
      'three',
    ]);

    other.exec('BEGIN IMMEDIATE');
    const last = t.rejects(
      database.writeSoon('noting', () => insert.run('four')),
      { code: 'DATABASE_BUSY' },
      'a store that closes waits for nobody',
    );
    database.close();
    await last;
    other.close();
  },
);

void tap.test('the committed migrations make the schema that the code has', async (t) => {
  const folder = new URL('../../src/store/schema/', import.meta.url);
  const tables: Record<string, unknown> = {};
  for (const file of readdirSync(folder)) {
    if (file.endsWith('-table.ts')) Object.assign(tables, await import(new URL(file, folder).href));
  }
  const snapshots = readdirSync(join(MIGRATIONS, 'meta')).filter((name) => name.endsWith('_snapshot.json'));
  const last = JSON.parse(readFileSync(join(MIGRATIONS, 'meta', snapshots.toSorted().at(-1) ?? ''), 'utf8'));
  const changes = await generateSQLiteMigration(last, await generateSQLiteDrizzleJson(tables));
  t.strictSame(changes, [], 'else run `npm run db:generate` and commit what it writes');
});

void tap.test('a database of a later version is refused and left as it is', (t) => {
  const folder = t.testdir();
  const database = openDatabase(folder);
  database.raw
    .prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)')
    .run('from the future', 9e12);
  database.close();
  t.throws(() => openDatabase(folder), { code: 'NEWER_DATABASE', hint: /newest Verbatim/ });
  t.end();
});

void tap.test('a failed migration leaves the database as it was', (t) => {
  const folder = t.testdir({ migrations: {} });
  const file = join(folder, 'verbatim.sqlite');
  openDatabase(folder).close();
  const before = tablesOf(file);
  const migrations = join(folder, 'migrations');
  cpSync(MIGRATIONS, migrations, { recursive: true });
  const journalFile = join(migrations, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(journalFile, 'utf8'));
  journal.entries.push({ idx: 99, version: '6', when: 9e12, tag: '9999_broken', breakpoints: true });
  writeFileSync(journalFile, JSON.stringify(journal));
  writeFileSync(
    join(migrations, '9999_broken.sql'),
    'CREATE TABLE extra (a);--> statement-breakpoint\nNONSENSE;',
  );
  const database = new Database(file);
  t.throws(() => migrate(database, migrations), { code: 'MIGRATION_FAILED', message: /NONSENSE/ });
  database.close();
  t.strictSame(tablesOf(file), before);
  t.end();
});

void tap.test('a damaged file is told by its name', (t) => {
  const folder = t.testdir({
    'verbatim.sqlite': 'this is no database, but it is long enough to be looked at'.repeat(20),
  });
  t.throws(() => openDatabase(folder), { code: 'DATABASE_CORRUPT', message: /verbatim\.sqlite is damaged/ });
  t.end();
});

void tap.test('a data folder that cannot be made is told by its name', (t) => {
  const folder = join(t.testdir({ file: 'x' }), 'file', 'data');
  t.throws(() => openDatabase(folder), { code: 'DISK_FAULT', message: new RegExp(folder) });
  t.notOk(existsSync(folder));
  t.end();
});
