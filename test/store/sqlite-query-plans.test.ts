import tap, { type Test } from 'tap';

import { drizzle } from '../../src/store/drizzle.ts';
import { createSqliteComparisonStore } from '../../src/store/sqlite-comparison-store.ts';
import { openDatabase, type SqliteDatabase } from '../../src/store/sqlite-database.ts';
import { createDiskBlobStore } from '../../src/store/disk-blob-store.ts';
import { createReferenceCheck } from '../../src/store/sqlite-blob-references.ts';
import { createLedgers } from '../../src/store/sqlite-ledger.ts';
import { createSqliteQueue } from '../../src/store/sqlite-queue.ts';
import { createRecorders } from '../../src/store/sqlite-recorders.ts';
import { createSqliteDeliveryStore } from '../../src/store/sqlite-delivery-store.ts';
import { createDeadClearing } from '../../src/store/sqlite-dead-processes.ts';
import { expireDifferences } from '../../src/store/sqlite-difference-cache.ts';
import { expireFetches } from '../../src/store/sqlite-fetch-cache.ts';
import { createSqliteUploadStore } from '../../src/store/sqlite-upload-store.ts';
import { createSweep } from '../../src/store/sqlite-sweep.ts';

interface Prepared {
  readonly database: SqliteDatabase;
  /** Every statement of the queue, the ledger and what tidies up. */
  readonly texts: string[];
}

/** All that is prepared when a store is opened, as its database sees it. */
function prepareAll(t: Test): Prepared {
  const folder = t.testdir();
  const database = openDatabase(folder);
  t.teardown(() => database.close());
  const texts: string[] = [];
  const raw = new Proxy(database.raw, {
    get(target, key) {
      if (key === 'prepare') {
        return (text: string) => {
          texts.push(text);
          return target.prepare(text);
        };
      }
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const watched = { ...database, raw, orm: drizzle(raw) };
  const recorders = createRecorders(watched, { clock: Date.now, random: (bytes) => new Uint8Array(bytes) });
  const blobs = createDiskBlobStore(folder);
  createSqliteQueue(watched, recorders, createLedgers(watched, blobs, recorders));
  createSqliteComparisonStore(watched, blobs);
  createReferenceCheck(watched);
  createDeadClearing(watched, recorders);
  createSqliteUploadStore(watched, Date.now);
  createSqliteDeliveryStore(watched, recorders);
  createSweep(watched, blobs);
  expireFetches(watched, 0);
  expireDifferences(watched, 0);
  return { database, texts };
}

function planOf({ raw }: SqliteDatabase, text: string): string[] {
  const names = [...text.matchAll(/:([a-zA-Z]+)/g)].map(([, name = '']) => [name, 1]);
  const marks = text.replace(/'[^']*'/g, '').split('?').length - 1;
  const values: unknown[] =
    names.length > 0 ? [Object.fromEntries(names)] : Array.from({ length: marks }, () => 1);
  const rows = raw.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`).all(...values);
  return rows.map(({ detail }) => detail);
}

/** Tables that grow with what is compared. */
const TABLES =
  'comparison|artifact|artifact_class|build|attempt|history|comparison_blob|upload|fetch|difference|delivery|revision';
/** Looked through as a whole: for a minimum SQLite calls that a search, too. */
const LARGE = new RegExp(`^(?:SCAN (?:${TABLES})\\b|SEARCH (?:${TABLES})$)`);
/** Through a partial index that holds only what waits or may be late. */
const SMALL = /USING (?:COVERING )?INDEX comparison_by_(?:queue|due|deadline)\b/;

void tap.test('no statement of the queue, the ledger or the sweep looks through a whole table', (t) => {
  const { database, texts } = prepareAll(t);
  t.ok(texts.length > 60, `${texts.length} statements`);
  for (const text of texts) {
    const scans = planOf(database, text).filter((detail) => LARGE.test(detail) && !SMALL.test(detail));
    t.strictSame(scans, [], text.replace(/\s+/g, ' ').slice(0, 100));
  }
  t.end();
});

void tap.test('the next request is found by the indices made for it', (t) => {
  const { database, texts } = prepareAll(t);
  const next = texts.find((text) => text.includes('urgent(priority)'));
  t.ok(next);
  const plan = planOf(database, next ?? '').join('\n');
  t.match(
    plan,
    /comparison USING COVERING INDEX comparison_by_queue \(priority=\? AND project=\? AND notBefore<\?\)/,
  );
  t.match(plan, /comparison USING COVERING INDEX comparison_by_turn \(project=\?\)/);
  for (const [column, index] of [
    ['notBefore', 'comparison_by_due'],
    ['deadline', 'comparison_by_deadline'],
  ] as const) {
    const text = texts.find((one) => one.includes(`min(${column})`)) ?? '';
    t.match(planOf(database, text).join(), new RegExp(`INDEX ${index}`), text);
  }
  t.end();
});
