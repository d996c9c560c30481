import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

import tap, { type Test } from 'tap';

import { createStoreEvents } from '../../src/api/store-events.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { Visibility } from '../../src/store/visibility.ts';
import { projectSettings, queued } from '../store/queue-rig.ts';

const EVERYTHING: Visibility = { kind: 'all' };
const PUBLIC: Visibility = { kind: 'some', isPublicSeen: true, projects: [], token: null };
const NEVER_MS = 3_600_000;

function open(t: Test, directory = t.testdir({})): Store {
  const store = openStore(directory, Date.now);
  t.teardown(() => store.close());
  return store;
}

/** The store's reader, and how often its history was looked at. */
function counted({ reader }: Store) {
  const looks = { events: 0, last: 0 };
  return {
    looks,
    reader: {
      events: (...asked: Parameters<typeof reader.events>) => {
        looks.events += 1;
        return reader.events(...asked);
      },
      lastEvent: () => {
        looks.last += 1;
        return reader.lastEvent();
      },
      onHistory: (listener: () => void) => reader.onHistory(listener),
    },
  };
}

/** Aborts with the test, at the latest. */
function stopping(t: Test): AbortController {
  const stop = new AbortController();
  t.teardown(() => stop.abort());
  return stop;
}

/** Follows from the end until `signal` aborts. */
function followed(store: Store, events: ReturnType<typeof createStoreEvents>, signal: AbortSignal) {
  const kinds: string[] = [];
  const ended = (async () => {
    for await (const { kind } of events.follow(store.reader.lastEvent(), EVERYTHING, signal))
      kinds.push(kind);
  })();
  return { kinds, ended };
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(5);
}

void tap.test('what this process writes is told without a look, its group of commits too', async (t) => {
  const store = open(t);
  const stop = stopping(t);
  const events = createStoreEvents(store.reader, { gatherMs: 1, lookMs: NEVER_MS });
  const { kinds, ended } = followed(store, events, stop.signal);
  const { id } = store.queue.add(queued());
  await until(() => kinds.length === 1);
  const { ledger } = store.queue.claim(id);
  await until(() => kinds.length === 2);
  await ledger.end('cancelled', 'enough');
  await until(() => kinds.length === 3);
  t.same(kinds, ['submitted', 'started', 'cancelled']);
  stop.abort();
  await ended;
});

void tap.test('while nothing happens nobody looks, and much at once is one look for each', async (t) => {
  const store = open(t);
  const stop = stopping(t);
  const { reader, looks } = counted(store);
  const events = createStoreEvents(reader, { gatherMs: 100, lookMs: NEVER_MS });
  const all = Array.from({ length: 20 }, () => followed(store, events, stop.signal));
  await sleep(200);
  t.equal(looks.events, 20, 'the first look of each');
  for (let number = 0; number < 50; number += 1) store.queue.add(queued({ again: true }));
  await until(() => all.every(({ kinds }) => kinds.length === 50));
  await sleep(20);
  t.equal(looks.events, 60, 'one that finds all of it, and one that finds nothing more');
  stop.abort();
  await Promise.all(all.map(({ ended }) => ended));
});

void tap.test('what another process writes is found by one look for all followers', async (t) => {
  const store = open(t);
  const other = open(t, t.testdirName);
  const stop = stopping(t);
  const { reader, looks } = counted(store);
  const events = createStoreEvents(reader, { gatherMs: 1, lookMs: 20 });
  const all = Array.from({ length: 3 }, () => followed(store, events, stop.signal));
  other.queue.add(queued());
  await until(() => all.every(({ kinds }) => kinds.length === 1));
  await sleep(100);
  const before = { ...looks };
  await sleep(200);
  t.equal(looks.events, before.events, 'nothing new: their own looks are spared');
  t.ok(looks.last > before.last);
  stop.abort();
  await Promise.all(all.map(({ ended }) => ended));
  const { last } = looks;
  await sleep(60);
  t.equal(looks.last, last, 'nobody follows, nobody looks');
});

/** A store whose history has 2001 lines of what only some may see, and then one of a public project. */
function withHistory(t: Test): { store: Store; last: string } {
  const store = open(t);
  store.projects.create('open', projectSettings());
  for (let number = 0; number < 2001; number += 1) store.queue.add(queued({ again: true }));
  return { store, last: store.queue.add(queued({ again: true, project: 'open' })).id };
}

void tap.test(
  'who sees little of a long history gets it, and everybody else a turn in between',
  async (t) => {
    const { store, last } = withHistory(t);
    const stop = stopping(t);
    const { reader, looks } = counted(store);
    const events = createStoreEvents(reader, { gatherMs: 1, lookMs: NEVER_MS });
    const following = events.follow(0, PUBLIC, stop.signal);
    const first = following.next();
    for (let turns = 1; turns <= 4; turns += 1) {
      t.ok(looks.events <= turns, `${looks.events} looks in ${turns} turns`);
      // oxlint-disable-next-line no-await-in-loop -- one turn after the other
      await turn();
    }
    t.match((await first).value, { comparison: last, kind: 'submitted' });
    const next = following.next();
    const { id } = store.queue.add(queued({ again: true, project: 'open' }));
    t.match((await next).value, { comparison: id, kind: 'submitted' });
  },
);

void tap.test('who leaves is not looked for any further', async (t) => {
  const { store } = withHistory(t);
  const stop = stopping(t);
  const { reader, looks } = counted(store);
  const events = createStoreEvents(reader, { gatherMs: 1, lookMs: NEVER_MS });
  const next = events.follow(0, PUBLIC, stop.signal).next();
  stop.abort();
  t.match(await next, { done: true });
  t.equal(looks.events, 1);
});

void tap.test('a store that fails ends each follower with its fault', async (t) => {
  const store = openStore(t.testdir({}), Date.now);
  const events = createStoreEvents(store.reader, { gatherMs: 1, lookMs: 10 });
  const { ended } = followed(store, events, new AbortController().signal);
  store.close();
  await t.rejects(ended);
});
