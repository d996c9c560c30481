import Database from 'better-sqlite3';
import tap, { type Test } from 'tap';

import { createGroupCommit, type GroupCommit } from '../../src/store/sqlite-group-commit.ts';

function open(t: Test): {
  readonly raw: Database.Database;
  readonly add: (value: number) => void;
  /** What another process would see. */
  readonly seen: () => unknown[];
} {
  const path = `${t.testdir()}/group.sqlite`;
  const raw = new Database(path);
  raw.pragma('journal_mode = WAL');
  raw.exec('CREATE TABLE kept (value INTEGER PRIMARY KEY)');
  const other = new Database(path, { readonly: true });
  t.teardown(() => {
    other.close();
    raw.close();
  });
  const insert = raw.prepare<[number]>('INSERT INTO kept VALUES (?)');
  const all = other.prepare('SELECT value FROM kept ORDER BY value').pluck();
  return { raw, add: (value) => void insert.run(value), seen: () => all.all() };
}

function groupOf(raw: Database.Database): GroupCommit {
  const transaction = raw.transaction((work: () => void) => work());
  return createGroupCommit(raw, (work) => transaction.immediate(work));
}

void tap.test('what is written in one turn is committed once, and told afterwards', async (t) => {
  const { raw, add, seen } = open(t);
  const group = groupOf(raw);
  const seenInside: unknown[] = [];
  const written = [1, 2, 3].map(async (value) => {
    const given = await group.write(() => {
      add(value);
      seenInside.push(seen());
      return value * 10;
    });
    return [given, seen()];
  });
  t.strictSame(seen(), [], 'not before the turn has ended');
  const all = [1, 2, 3];
  t.strictSame(await Promise.all(written), [
    [10, all],
    [20, all],
    [30, all],
  ]);
  t.strictSame(seenInside, [[], [], []], 'nothing is seen before all of it');
});

void tap.test('what throws leaves nothing, and the others stay', async (t) => {
  const { raw, add, seen } = open(t);
  const group = groupOf(raw);
  const settled = await Promise.allSettled([
    group.write(() => add(1)),
    group.write(() => {
      add(2);
      throw new Error('refused');
    }),
    group.write(() => add(3)),
  ]);
  t.strictSame(
    settled.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  t.strictSame(seen(), [1, 3]);
  await t.rejects(
    group.write(() => {
      add(4);
      throw new Error('alone');
    }),
    /alone/,
  );
  t.strictSame(seen(), [1, 3]);
});

void tap.test('when the transaction itself fails, nobody is told that it was kept', async (t) => {
  const { raw, add, seen } = open(t);
  raw.pragma('foreign_keys = ON');
  raw.exec('CREATE TABLE named (value INTEGER REFERENCES kept (value) DEFERRABLE INITIALLY DEFERRED)');
  // Looked at when it is committed.
  const name = raw.prepare<[number]>('INSERT INTO named VALUES (?)');
  const group = groupOf(raw);
  const settled = await Promise.allSettled([
    group.write(() => add(1)),
    group.write(() => void name.run(9)),
    group.write(() => add(2)),
  ]);
  t.strictSame(
    settled.map(({ status }) => status),
    ['rejected', 'rejected', 'rejected'],
  );
  t.match(settled, [{ reason: { code: 'SQLITE_CONSTRAINT_FOREIGNKEY' } }, {}, {}]);
  t.strictSame(seen(), []);
  await group.write(() => add(4));
  t.strictSame(seen(), [4], 'and the next ones are written');
});

void tap.test('what waits can be committed at once', async (t) => {
  const { raw, add, seen } = open(t);
  const group = groupOf(raw);
  const written = group.write(() => add(1));
  group.close();
  t.strictSame(seen(), [1]);
  await written;
  group.close();
});
