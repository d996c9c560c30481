import { readFileSync } from 'node:fs';

import Database from 'better-sqlite3';
import tap, { type Test } from 'tap';

import { NO_QUOTA } from '../../src/store/token.ts';
import { SEES_ALL } from '../../src/store/visibility.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { projectSettings, PINNED, queued, requestOf, SOURCE } from './queue-rig.ts';

const START = Date.parse('2026-11-22T10:00:00Z');

interface Place {
  readonly store: Store;
  readonly folder: string;
  readonly clock: { nowMs: number };
}

function open(t: Test, projects: string[] = []): Place {
  const clock = { nowMs: START };
  const folder = t.testdir();
  const store = openStore(folder, () => clock.nowMs);
  t.teardown(() => store.close());
  for (const name of projects) store.projects.create(name, projectSettings());
  return { store, folder, clock };
}

const add = (store: Store, more: Parameters<typeof queued>[0] = {}): string =>
  store.queue.add(queued({ again: true, ...more })).id;

const claimedId = (store: Store): string | null => store.queue.claimNext()[0]?.id ?? null;

/** What another process would do to the file. */
function change(folder: string, text: string, ...values: unknown[]): void {
  const database = new Database(`${folder}/verbatim.sqlite`);
  database.prepare(text).run(...values);
  database.close();
}

void tap.test("a person's request goes before a new revision, that before a check of what is known", (t) => {
  const { store } = open(t);
  const check = add(store, { trigger: 'schedule' });
  const push = add(store, { trigger: 'push' });
  const person = add(store, { trigger: 'person' });
  const watch = add(store, { trigger: 'watch' });
  const retry = add(store, { trigger: 'retry' });
  const order = Array.from({ length: 6 }, () => claimedId(store));
  t.strictSame(order, [person, push, watch, check, retry, null]);
  t.end();
});

void tap.test('a project with much to do does not keep the others waiting', (t) => {
  const { store, clock } = open(t, ['busy', 'calm']);
  const [one, two, three] = ['busy', 'busy', 'busy'].map((project) => add(store, { project }));
  const calm = add(store, { project: 'calm' });
  const none = add(store);
  const order: (string | null)[] = [];
  for (let count = 0; count < 3; count++) {
    order.push(claimedId(store));
    clock.nowMs += 1000;
  }
  t.strictSame(order, [one, calm, none], 'one of each first, in the order they were asked for');
  t.equal(claimedId(store), two, 'all have one under way: the one served longest ago');
  const last = add(store, { project: 'calm' });
  t.equal(claimedId(store), last, 'the one with less under way, though it was served later');
  t.equal(claimedId(store), three);
  t.end();
});

void tap.test('one that is more urgent than all that are under way is taken for itself', (t) => {
  const { store, clock } = open(t);
  t.equal(store.queue.claimUrgent(), null);
  const check = add(store, { trigger: 'schedule', request: requestOf(PINNED), again: false });
  const [claim] = store.queue.claimNext();
  add(store, { trigger: 'retry' });
  t.equal(store.queue.claimUrgent(), null, 'it is as urgent as what is under way');
  add(store, { trigger: 'push', notBeforeMs: START + 1000 });
  t.equal(store.queue.claimUrgent(), null, 'it is not due yet');
  const push = add(store, { trigger: 'push' });
  t.equal(store.queue.claimUrgent()?.id, push);
  clock.nowMs += 1000;
  t.equal(store.queue.claimUrgent(), null);
  t.equal(claim?.ledger.priority(), 2);
  t.equal(add(store, { trigger: 'person', request: requestOf(PINNED), again: false }), check);
  t.equal(claim?.ledger.priority(), 0, 'a person waits for it now');
  t.end();
});

void tap.test('a request is not taken before it is due', (t) => {
  const { store, clock } = open(t);
  const id = add(store, { notBeforeMs: START + 5000 });
  const later = add(store, { notBeforeMs: START + 9000 });
  t.equal(claimedId(store), null);
  t.equal(store.queue.nextDueMs(clock.nowMs), START + 5000);
  clock.nowMs += 5000;
  t.equal(claimedId(store), id);
  t.equal(store.queue.nextDueMs(clock.nowMs), START + 9000);
  clock.nowMs += 4000;
  t.equal(claimedId(store), later);
  t.equal(store.queue.nextDueMs(clock.nowMs), null);
  t.end();
});

void tap.test(
  'the same request is queued once, until it has ended, and may be asked for in more of a hurry',
  async (t) => {
    const { store } = open(t, ['one', 'two']);
    const { queue } = store;
    const request = queued({
      trigger: 'schedule',
      project: 'one',
      deadlineMs: START + 1000,
      request: requestOf(PINNED),
    });
    const first = queue.add(request);
    t.ok(first.isNew);
    t.strictSame(queue.add({ ...request, trigger: 'person', deadlineMs: START + 9000 }), {
      id: first.id,
      isNew: false,
    });
    t.strictSame(queue.overdue(START + 2000), [], 'it has as long as the one with the most time');
    const other = add(store, { trigger: 'push', project: 'one' });
    const [claim] = queue.claimNext();
    t.equal(claim?.id, first.id, 'a person asked for it too');
    t.equal(queue.add(request).id, first.id, 'it is under way');
    t.not(queue.add({ ...request, again: true }).id, first.id);
    t.not(queue.add({ ...request, project: 'two' }).id, first.id, "another project's is another's");
    t.not(queue.add({ ...request, request: requestOf(PINNED, { maxDiffs: 1 }) }).id, first.id);
    t.equal(queue.add({ ...request, request: requestOf(PINNED, { jobs: 7 }) }).id, first.id);
    await claim?.ledger.end('cancelled', 'no');
    t.ok(
      queue.add({ ...request, request: requestOf({ ...SOURCE, kind: 'git', url: 'x', ref: null }) }).isNew,
    );
    t.not(other, first.id);
  },
);

void tap.test("what one token asked for does not answer another's request without a project", async (t) => {
  const { store } = open(t);
  const [one, two] = ['one', 'two'].map(
    (name) =>
      store.tokens.create({ name, scopes: ['submit'], projects: null, quota: NO_QUOTA, expiresAtMs: null })
        .token.id,
  );
  if (one === undefined || two === undefined) throw new Error('no tokens');
  const first = store.queue.add(queued({ token: one }));
  t.equal(store.queue.add(queued({ token: one })).id, first.id);
  t.ok(store.queue.add(queued({ token: two })).isNew);
  t.ok(store.queue.add(queued()).isNew);
  t.throws(() => store.queue.add(queued({ token: 'tnobody' })), { code: 'UNKNOWN_TOKEN' });
  t.throws(() => store.queue.add(queued({ project: 'nothing' })), { code: 'UNKNOWN_PROJECT' });
});

void tap.test("a local command's comparison is claimed by its own process alone", (t) => {
  const { store, folder } = open(t);
  const local = store.queue.add(queued({ durable: false })).id;
  t.ok(store.queue.add(queued()).isNew, 'and answers no other request');
  t.not(claimedId(store), local);
  t.equal(claimedId(store), null);
  t.equal(store.queue.claim(local).ledger.fence, 1);
  t.throws(() => store.queue.claim(local), { code: 'ILLEGAL_TRANSITION', message: /it is resolving/ });
  t.throws(() => store.queue.claim('c0'), { code: 'UNKNOWN_COMPARISON' });
  t.strictSame(store.clearDead().comparisons, []);
  change(folder, "UPDATE comparison SET owner = replace(owner, '/', '/999999') WHERE id = ?", local);
  t.strictSame(store.clearDead().comparisons, [local]);
  t.match(store.comparisons.find(local), {
    status: 'interrupted',
    sentence: /its process ended/,
    fault: { of: 'service', code: 'PROCESS_GONE' },
  });
  t.end();
});

void tap.test(
  'a service that starts takes over what is under way, unless another living process has it',
  (t) => {
    const { store, folder } = open(t);
    const [mine, gone, foreign, others] = Array.from({ length: 4 }, () => add(store));
    for (let count = 0; count < 4; count++) store.queue.claimNext();
    const local = store.queue.add(queued({ durable: false })).id;
    store.queue.claim(local);
    const parent = readFileSync(`/proc/${process.ppid}/stat`, 'latin1');
    const startTime = parent.slice(parent.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    const owner = "substr(owner, 1, instr(owner, '/'))";
    change(folder, `UPDATE comparison SET owner = ${owner} || '999999/1' WHERE id = ?`, gone);
    change(folder, "UPDATE comparison SET owner = 'elsewhere:1/1/1' WHERE id = ?", foreign);
    change(
      folder,
      `UPDATE comparison SET owner = ${owner} || ? WHERE id = ?`,
      `${process.ppid}/${startTime}`,
      others,
    );
    const claims = store.queue.claimAbandoned();
    t.strictSame(
      claims.map(({ id }) => id),
      [mine, gone, foreign],
    );
    for (const { ledger, isRecovered } of claims) {
      t.equal(ledger.fence, 2);
      t.ok(isRecovered);
    }
    const { number } = store.reader.find(gone ?? '', SEES_ALL);
    const kinds = store.reader.history(number, 0, 9).items.map(({ kind }) => kind);
    t.strictSame(kinds, ['submitted', 'started', 'recovered']);
    t.strictSame(store.clearDead().comparisons, [], "a service's are not ended by a command that finds them");
    t.end();
  },
);

void tap.test('a queued comparison is cancelled at once, one under way is marked', async (t) => {
  const { store } = open(t);
  const waiting = add(store);
  t.equal(store.queue.cancel(waiting, 'not needed'), 'cancelled');
  t.match(store.comparisons.find(waiting), { status: 'cancelled', sentence: 'not needed' });
  t.equal(store.queue.cancel(waiting, 'once more'), 'ended');
  const running = add(store);
  const [claim] = store.queue.claimNext();
  t.equal(store.queue.cancel(running, 'stop'), 'under way');
  t.equal(store.queue.cancel(running, 'stop at last'), 'under way');
  const { number } = store.reader.find(running, SEES_ALL);
  t.match(store.reader.history(number, 0, 9).items.slice(2), [{ kind: 'cancelling', message: 'stop' }]);
  await claim?.ledger.end('cancelled', 'stop');
  t.equal(store.queue.cancel(running, 'stop'), 'ended');
  t.throws(() => store.queue.cancel('c0', 'what'), { code: 'UNKNOWN_COMPARISON' });
  t.equal(claimedId(store), null);
});

void tap.test('what is being cancelled is neither taken over nor put back into the queue', async (t) => {
  const { store } = open(t);
  const [abandoned, failing] = [add(store), add(store)];
  const [, claim] = store.queue.claimNext(2);
  store.queue.cancel(failing, 'enough');
  t.strictSame(await claim?.ledger.requeue('the engine is away', START), {
    status: 'cancelled',
    why: 'enough',
  });
  store.queue.cancel(abandoned, 'not wanted');
  t.strictSame(store.queue.claimAbandoned(), []);
  t.match(store.comparisons.find(abandoned), { status: 'cancelled', sentence: 'not wanted' });
  t.match(store.comparisons.find(failing), { status: 'cancelled', sentence: 'enough' });
  t.equal(claimedId(store), null);
});

void tap.test('what is past its deadline is found, whether it waits or is under way', (t) => {
  const { store } = open(t);
  const late = add(store, { deadlineMs: START + 2000 });
  const later = add(store, { deadlineMs: START + 3000 });
  add(store);
  t.equal(store.queue.nextDeadlineMs(), START + 2000);
  store.queue.claimNext();
  t.strictSame(store.queue.overdue(START + 1999), []);
  t.strictSame(store.queue.overdue(START + 3000), [late, later]);
  t.equal(store.queue.cancel(later, 'too late'), 'cancelled');
  t.strictSame(store.queue.overdue(START + 3000), [late]);
  t.equal(store.queue.nextDeadlineMs(), START + 2000);
  t.equal(store.queue.cancel(late, 'too late'), 'under way');
  t.strictSame(store.queue.overdue(START + 3000), [], 'it is being cancelled');
  t.equal(store.queue.nextDeadlineMs(), null);
  t.end();
});

void tap.test('the queue is counted', (t) => {
  const { store, clock } = open(t);
  t.strictSame(store.queue.counts(), { queued: 0, active: 0, oldestQueuedMs: null });
  add(store);
  clock.nowMs += 1000;
  add(store);
  t.strictSame(store.queue.counts(), { queued: 2, active: 0, oldestQueuedMs: START });
  store.queue.claimNext();
  t.strictSame(store.queue.counts(), { queued: 1, active: 1, oldestQueuedMs: START + 1000 });
  t.end();
});

void tap.test('a request that this version does not understand ends, and does not stop the queue', (t) => {
  const { store, folder } = open(t);
  const strange = add(store);
  const plain = add(store);
  change(
    folder,
    `UPDATE comparison_request SET request = '{"source":{"kind":"tape"}}'
     WHERE comparison = (SELECT number FROM comparison WHERE id = ?)`,
    strange,
  );
  t.equal(claimedId(store), plain);
  t.match(store.comparisons.find(strange), {
    status: 'interrupted',
    sentence: /another version/,
    fault: { of: 'service', code: 'FOREIGN_REQUEST' },
  });
  t.end();
});

void tap.test('several are taken in the order in which one after the other would be', (t) => {
  const { store } = open(t, ['one', 'two']);
  const [first, second] = ['one', 'one'].map((project) => add(store, { project, again: true }));
  const other = add(store, { project: 'two', again: true });
  const taken = store.queue.claimNext(2).map(({ id }) => id);
  t.strictSame(taken, [first, other], 'what was just taken counts as under way');
  t.strictSame(
    store.queue.claimNext(5).map(({ id }) => id),
    [second],
  );
  t.strictSame(store.queue.claimNext(5), []);
  t.end();
});

void tap.test('requests of one moment have ids of their own, whatever chance gives', (t) => {
  const store = openStore(
    t.testdir(),
    () => START,
    (count) => new Uint8Array(count),
  );
  t.teardown(() => store.close());
  const ids = [1, 2, 3].map(() => store.queue.add(queued({ again: true })).id);
  t.equal(new Set(ids).size, 3);
  t.strictSame(ids.toSorted(), ids);
  t.end();
});
