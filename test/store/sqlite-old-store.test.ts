import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import Database from 'better-sqlite3';
import tap from 'tap';

import { migrate } from '../../src/store/sqlite-migrations.ts';
import { openStore } from '../../src/store/store.ts';

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));
const INSERT = `INSERT INTO comparison (id, status, createdAt, finishedAt, owner, source, title, sourceKey, verdict, sentence)
  VALUES (?, ?, 1000, ?, 'host:1/2/3', '{"kind":"directory","path":"/src"}', 'src', 'directory /src', ?, ?)`;

/** The migrations as they were before the one named `until`. */
function migrationsBefore(until: string, folder: string): string {
  cpSync(MIGRATIONS, folder, { recursive: true });
  const path = `${folder}/meta/_journal.json`;
  const journal: { entries: { tag: string }[] } = JSON.parse(readFileSync(path, 'utf8'));
  const before = journal.entries.findIndex(({ tag }) => tag === until);
  writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, before) }));
  return folder;
}

void tap.test('the comparisons of a store from before the service come along', (t) => {
  const folder = t.testdir({ store: {} });
  const database = new Database(`${folder}/store/verbatim.sqlite`);
  migrate(database, migrationsBefore('0001_service', `${folder}/migrations`));
  const insert = database.prepare(INSERT);
  insert.run('cdone', 'finished', 2000, 'unreproducible', '1 of 1 artifacts differs.');
  insert.run('cstopped', 'interrupted', 2000, null, 'stopped by Ctrl-C');
  insert.run('crunning', 'running', null, null, null);
  database.prepare("INSERT INTO comparison_blob (comparison, digest) VALUES (1, x'00')").run();
  database.close();

  const store = openStore(`${folder}/store`, Date.now);
  t.teardown(() => store.close());
  t.match(store.comparisons.find('cdone'), {
    status: 'finished',
    verdict: 'unreproducible',
    createdAt: '1970-01-01T00:00:01.000Z',
    source: { kind: 'directory', path: '/src' },
  });
  t.match(store.comparisons.find('cstopped'), { status: 'interrupted', sentence: 'stopped by Ctrl-C' });
  t.match(store.comparisons.find('crunning'), {
    status: 'interrupted',
    sentence: /under way when/,
    finishedAt: String,
  });
  t.strictSame(store.queue.counts(), { queued: 0, active: 0, oldestQueuedMs: null });
  store.comparisons.remove('cdone');
  t.end();
});
