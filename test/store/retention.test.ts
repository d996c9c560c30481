import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';

import tap, { type Test } from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import type { ProjectSettings } from '../../src/comparison/project.ts';
import type { Source } from '../../src/source/source.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { failedBuild, reproducible, twoMismatches } from '../report/sample-documents.ts';
import { digestOf } from '../report/sample-parts.ts';
import { finish, planOf, projectSettings, queued } from './queue-rig.ts';

const HOUR_MS = 3600 * 1000;

interface Place {
  readonly store: Store;
  readonly folder: string;
  readonly clock: { nowMs: number };
}

function open(t: Test, retention: ProjectSettings['retention']): Place {
  const folder = t.testdir();
  const clock = { nowMs: Date.now() };
  const store = openStore(folder, () => clock.nowMs);
  t.teardown(() => store.close());
  store.projects.create('p', projectSettings({ retention }));
  return { store, folder, clock };
}

/** A document of a revision of its own, which is told by its name. */
const ofRevision = (document: ComparisonDocument, name: string): ComparisonDocument => ({
  ...document,
  regressedFrom: null,
  revision: { ...document.revision, snapshot: { digest: digestOf(name), size: 1 } },
});

/** A finished comparison of the project; null for one that was cancelled. */
async function keep(
  store: Store,
  document: ComparisonDocument | null,
  project: string | null = 'p',
): Promise<string> {
  store.queue.add(queued({ again: true, project }));
  const [claim] = store.queue.claimNext();
  if (claim === undefined) throw new Error('nothing is due');
  if (document === null) await claim.ledger.end('cancelled', 'not needed');
  else await finish(claim, document);
  return claim.id;
}

const idsIn = (store: Store): string[] =>
  store.comparisons
    .list({ limit: 999 })
    .map(({ id }) => id)
    .toReversed();

void tap.test('of a project as many stay as it says, of the bad ones more, of others all', async (t) => {
  const { store } = open(t, { keep: 2, keepBad: 3 });
  const elsewhere = await keep(store, ofRevision(reproducible(), 'elsewhere'), null);
  const bad: string[] = [];
  for (const name of ['b1', 'b2', 'b3', 'b4']) bad.push(await keep(store, ofRevision(twoMismatches(), name)));
  const all: string[] = [];
  for (const name of ['g1', 'g2', 'g3']) all.push(await keep(store, ofRevision(reproducible(), name)));
  await store.sweep();
  t.strictSame(idsIn(store), [elsewhere, ...bad.slice(1), ...all.slice(1)]);
  await store.sweep();
  t.equal(idsIn(store).length, 6, 'and no more go');
});

void tap.test('the latest result and the last conclusive one stay, whatever ended since', async (t) => {
  const { store } = open(t, { keep: 1, keepBad: 1 });
  await keep(store, ofRevision(reproducible(), 'old'));
  const conclusive = await keep(store, ofRevision(reproducible(), 'good'));
  const failed = await keep(store, ofRevision(failedBuild(), 'failed'));
  const cancelled = await keep(store, null);
  await store.sweep();
  t.strictSame(idsIn(store), [conclusive, failed, cancelled]);
});

void tap.test('the best result of a revision that is still shown stays', async (t) => {
  const { store } = open(t, { keep: 1, keepBad: 1 });
  const best = await keep(store, ofRevision(reproducible(), 'same'));
  await keep(store, ofRevision(failedBuild(), 'same'));
  await keep(store, ofRevision(reproducible(), 'other'));
  const latest = await keep(store, ofRevision(failedBuild(), 'same'));
  await store.sweep();
  t.ok(idsIn(store).includes(best));
  t.ok(idsIn(store).includes(latest));
});

void tap.test('what a comparison that stays regressed from, or repeats, stays', async (t) => {
  const { store } = open(t, { keep: 1, keepBad: 1 });
  const before = await keep(store, ofRevision(reproducible(), 'v1'));
  const built = await keep(store, ofRevision(reproducible(), 'v3'));
  const regressed = await keep(store, { ...ofRevision(twoMismatches(), 'v2'), regressedFrom: before });
  await keep(store, ofRevision(reproducible(), 'v4'));
  const repeated = await keep(store, { ...ofRevision(reproducible(), 'v3'), reuseOf: built });
  await store.sweep();
  t.strictSame(idsIn(store), [before, built, regressed, repeated]);
});

void tap.test('others get their turn between removals', async (t) => {
  const { store } = open(t, { keep: 1, keepBad: 1 });
  const all: string[] = [];
  for (let count = 0; count < 25; count += 1)
    all.push(await keep(store, ofRevision(reproducible(), `v${count}`)));
  const swept = store.sweep();
  await turn();
  const left = idsIn(store).length;
  t.ok(left > 1 && left < 25, `${left} are left after the first turn`);
  await swept;
  t.strictSame(idsIn(store), all.slice(-1));
});

void tap.test('what ends during a sweep stays, with what it refers to', async (t) => {
  const { store } = open(t, { keep: 1, keepBad: 1 });
  const all: string[] = [];
  for (let count = 0; count < 250; count += 1)
    all.push(await keep(store, ofRevision(reproducible(), `v${count}`)));
  const swept = store.sweep();
  await turn();
  const later = await keep(store, ofRevision(failedBuild(), 'v0'));
  await swept;
  t.strictSame(idsIn(store), [all[0], all.at(-1), later], 'the best result of its revision is not lost');
});

void tap.test('a sweep can be left, and the next one goes on', async (t) => {
  const { store } = open(t, { keep: 1, keepBad: 1 });
  const all: string[] = [];
  for (let count = 0; count < 25; count += 1)
    all.push(await keep(store, ofRevision(reproducible(), `v${count}`)));
  const stop = new AbortController();
  const swept = t.rejects(store.sweep(stop.signal), { message: 'stopped' });
  await turn();
  stop.abort(new Error('stopped'));
  await swept;
  const left = idsIn(store).length;
  t.ok(left > 1 && left < 25, `${left} are left`);
  await store.sweep();
  t.strictSame(idsIn(store), all.slice(-1));
});

void tap.test('what waits or is under way is left alone, and keeps the blobs it has put', async (t) => {
  const { store, clock } = open(t, { keep: 1, keepBad: 1 });
  store.queue.add(queued({ again: true, project: 'p' }));
  const [claim] = store.queue.claimNext();
  const waiting = store.queue.add(queued({ again: true, project: 'p', notBeforeMs: clock.nowMs * 2 })).id;
  await claim?.ledger.keepPlan(planOf(reproducible()));
  const log = await store.blobs.put(Buffer.from('a log that no row names yet'));
  await claim?.ledger.requeue('an outage', clock.nowMs + 48 * HOUR_MS);
  await keep(store, ofRevision(reproducible(), 'v1'));
  clock.nowMs += 24 * HOUR_MS;
  await store.sweep();
  t.ok(idsIn(store).includes(waiting));
  t.ok(idsIn(store).includes(claim?.id ?? ''));
  t.ok(await store.blobs.has(log.digest), 'also of one that an outage put back');
});

void tap.test(
  'a blob that a client sent stays for a day, and longer while a comparison of it waits',
  async (t) => {
    const { store, folder, clock } = open(t, null);
    const blob = await store.blobs.put(Buffer.from('a tarball'));
    const age = (): void =>
      utimesSync(join(folder, 'blobs', blob.digest.slice(0, 2), blob.digest.slice(2)), 1, 1);
    store.uploads.keep({ blob, name: 'app', token: null });
    age();
    await store.sweep();
    t.ok(await store.blobs.has(blob.digest));
    const source: Source = { kind: 'upload', digest: blob.digest, name: 'app', told: null };
    const { id } = store.queue.add(queued({ request: { ...queued().request, source } }));
    clock.nowMs += 48 * HOUR_MS;
    await store.sweep();
    t.ok(await store.blobs.has(blob.digest));
    store.queue.cancel(id, 'not needed');
    await store.sweep();
    t.notOk(await store.blobs.has(blob.digest));
  },
);

void tap.test(
  'sweeps beside a writer take nothing that a comparison refers to, and all that was removed',
  async (t) => {
    const { store, folder, clock } = open(t, { keep: 3, keepBad: 3 });
    // Every blob is old at once: nothing but the references keeps it.
    const other = openStore(folder, () => clock.nowMs + 30 * 24 * HOUR_MS);
    t.teardown(() => other.close());
    const writing = new AbortController();
    const sweeping = (async () => {
      let sweeps = 0;
      while (!writing.signal.aborted) {
        await other.sweep();
        sweeps++;
        await turn();
      }
      return sweeps;
    })();
    for (let count = 0; count < 40; count++) {
      store.queue.add(queued({ again: true, project: 'p' }));
      const [claim] = store.queue.claimNext();
      if (claim === undefined) throw new Error('nothing is due');
      const blob = await store.blobs.put(Buffer.from(`log ${count % 7}`));
      await turn();
      const document = ofRevision(twoMismatches(), `v${count}`);
      for (const build of document.builds) build.log = { ...blob, truncated: false };
      document.revision.snapshot = await store.blobs.put(Buffer.from(`snapshot ${count}`));
      await turn();
      await finish(claim, document);
    }
    writing.abort();
    t.ok((await sweeping) > 1);
    await other.sweep();
    const kept = store.comparisons.list({ limit: 99 });
    t.equal(kept.length, 3);
    for (const { id } of kept) {
      const { revision, builds } = await store.comparisons.document(id);
      for (const blob of [revision.snapshot, ...builds.map(({ log }) => log)]) {
        if (blob !== null) t.ok(await store.blobs.has(blob.digest), `${id} has ${blob.digest}`);
      }
    }
  },
);
