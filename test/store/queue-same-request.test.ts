import tap, { type Test } from 'tap';

import type { Source } from '../../src/source/source.ts';
import { openStore } from '../../src/store/store.ts';
import { reproducible } from '../report/sample-documents.ts';
import { PINNED, planOf, queued, requestOf } from './queue-rig.ts';

const START = Date.parse('2026-11-22T10:00:00Z');

function open(t: Test) {
  const clock = { nowMs: START };
  const store = openStore(t.testdir(), () => clock.nowMs);
  t.teardown(() => store.close());
  const ask = (source: Source, more: Parameters<typeof queued>[0] = {}) =>
    store.queue.add(queued({ request: requestOf(source), ...more }));
  return { store, clock, ask };
}

void tap.test('one that is being cancelled answers no further request', (t) => {
  const { store, ask } = open(t);
  const { id } = ask(PINNED);
  store.queue.claimNext();
  t.equal(ask(PINNED).id, id);
  store.queue.cancel(id, 'a mistake');
  t.ok(ask(PINNED).isNew);
  t.end();
});

void tap.test('one whose deadline has passed answers no further request', (t) => {
  const { clock, ask } = open(t);
  const { id } = ask(PINNED, { deadlineMs: START + 1000 });
  clock.nowMs += 999;
  t.equal(ask(PINNED, { deadlineMs: START + 1000 }).id, id);
  clock.nowMs += 1;
  t.ok(ask(PINNED).isNew);
  t.end();
});

void tap.test('of a source that may move, only what has not been read answers a further request', (t) => {
  const moving: Source[] = [
    { kind: 'git', url: 'https://example.org/greet.git', ref: 'main' },
    { kind: 'git', url: 'https://example.org/greet.git', ref: null },
    { kind: 'directory', path: '/src/greet' },
    { kind: 'tarball', location: 'https://example.org/greet.tar.gz', sha256: null },
    { kind: 'debian', name: 'hello', version: null },
    { kind: 'dsc', path: '/src/hello_2.10-3.dsc' },
  ];
  const { store, ask } = open(t);
  for (const source of moving) {
    const { id } = ask(source);
    t.equal(ask(source).id, id, 'it waits');
    store.queue.claimNext();
    t.ok(ask(source).isNew, `${JSON.stringify(source)} may be another by now`);
    store.queue.claimNext();
  }
  t.end();
});

void tap.test('of a source that does not move, one under way answers a further request', (t) => {
  const pinned: Source[] = [
    PINNED,
    { kind: 'tarball', location: 'https://example.org/greet.tar.gz', sha256: 'b'.repeat(64) },
    { kind: 'debian', name: 'hello', version: '2.10-3' },
    { kind: 'upload', digest: 'c'.repeat(64), name: 'greet', told: null },
  ];
  const { store, ask } = open(t);
  for (const source of pinned) {
    const { id } = ask(source);
    store.queue.claimNext();
    t.equal(ask(source).id, id, JSON.stringify(source));
  }
  const request = requestOf({ kind: 'directory', path: '/src/greet' }, { builtBy: 'cbefore' });
  const { id } = store.queue.add(queued({ request }));
  store.queue.claimNext();
  t.equal(store.queue.add(queued({ request })).id, id, 'its source is that of an earlier comparison');
  t.end();
});

void tap.test('what an outage put back has been read once it is planned', async (t) => {
  const { store, ask } = open(t);
  const source: Source = { kind: 'git', url: 'https://example.org/greet.git', ref: 'main' };
  const { id } = ask(source);
  const [unread] = store.queue.claimNext();
  await unread?.ledger.requeue('the host is away', START);
  t.equal(ask(source).id, id, 'it reads the source when it is its turn');
  const [read] = store.queue.claimNext();
  await read?.ledger.keepPlan(planOf(reproducible()));
  await read?.ledger.requeue('the engine is away', START);
  t.ok(ask(source).isNew);
});
