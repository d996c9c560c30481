import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import Database from 'better-sqlite3';
import tap from 'tap';

import type { Dispatch, Settlement } from '../../src/store/delivery-store.ts';
import { openStore } from '../../src/store/store.ts';
import { openDeliveryRig, START, type DeliveryRig } from '../coordinator/delivery-rig.ts';
import { twoMismatches } from '../report/sample-documents.ts';

const RECEIVER = 'https://receiver.example.org/hook';
const NONE: ReadonlySet<number> = new Set();
const LEASE_MS = 60_000;

const claim = ({ store }: DeliveryRig, busy = NONE, limit = 10): Dispatch[] =>
  store.deliveries.claimDue({ limit, busy, leaseMs: LEASE_MS });

function claimOne(rig: DeliveryRig): Dispatch {
  const [one, ...more] = claim(rig);
  if (one === undefined || more.length > 0) throw new Error(`${more.length + (one ? 1 : 0)} are due`);
  return one;
}

const retryAt = (nextAtMs: number, pausedUntilMs: number | null = null): Settlement => ({
  kind: 'retry',
  status: 503,
  answer: 'later',
  nextAtMs,
  pausedUntilMs,
});
const DELIVERED: Settlement = { kind: 'delivered', status: 204, answer: '' };

void tap.test('one at a time to each receiver, in order, and none that is busy', async (t) => {
  const rig = openDeliveryRig(t);
  const [left, right] = [rig.add(RECEIVER), rig.add(RECEIVER)];
  rig.queue();
  rig.clock.ms += 1;
  rig.queue();
  const first = claim(rig);
  t.strictSame(first.map(({ receiver }) => receiver.id).toSorted(), [left.id, right.id].toSorted());
  t.ok(first.every(({ type, tries }) => type.endsWith('queued') && tries === 1));
  const [one, two] = first;
  if (one === undefined || two === undefined) throw new Error('two are due');
  t.strictSame(claim(rig, new Set([one.receiver.number, two.receiver.number])), [], 'both are busy');
  await rig.store.deliveries.settle(one, DELIVERED);
  const second = claim(rig, new Set([two.receiver.number]));
  t.strictSame(
    second.map(({ receiver }) => receiver.id),
    [one.receiver.id],
  );
  t.ok((second[0]?.number ?? 0) > one.number, 'the next one of the same receiver');
});

void tap.test(
  'a try is counted before it is made: after a kill it is made again, once its lease is over',
  (t) => {
    const rig = openDeliveryRig(t);
    const { id } = rig.add(RECEIVER);
    rig.queue();
    const { id: delivery } = claimOne(rig);
    // As another process finds it.
    const other = openStore(rig.directory, () => rig.clock.ms);
    t.teardown(() => other.close());
    t.match(other.deliveries.find(id, delivery), { state: 'pending', tries: 1 });
    t.strictSame(other.deliveries.claimDue({ limit: 10, busy: NONE, leaseMs: LEASE_MS }), []);
    t.equal(other.deliveries.nextDueMs(NONE), rig.clock.ms + LEASE_MS);
    rig.clock.ms += LEASE_MS;
    t.match(other.deliveries.claimDue({ limit: 10, busy: NONE, leaseMs: LEASE_MS }), [
      { id: delivery, tries: 2 },
    ]);
    t.end();
  },
);

void tap.test('a try that came too late settles nothing, unless it arrived', async (t) => {
  const rig = openDeliveryRig(t);
  const { id } = rig.add(RECEIVER);
  rig.queue();
  const late = claimOne(rig);
  rig.clock.ms += LEASE_MS;
  const again = claimOne(rig);
  await rig.store.deliveries.settle(late, {
    kind: 'failed',
    status: 500,
    answer: '',
    disableWhy: 'too late',
  });
  t.match(rig.store.deliveries.find(id, late.id), { state: 'pending', tries: 2 });
  t.equal(rig.store.webhooks.find(id).disabledAt, null);
  await rig.store.deliveries.settle(late, DELIVERED);
  t.match(rig.store.deliveries.find(id, late.id), { state: 'delivered' });
  await rig.store.deliveries.settle(again, retryAt(rig.clock.ms));
  t.match(
    rig.store.deliveries.find(id, late.id),
    { state: 'delivered', status: 204 },
    'what arrived has arrived',
  );
});

void tap.test('what came of a try is kept once another process lets go of the database', async (t) => {
  const rig = openDeliveryRig(t);
  const { id } = rig.add(RECEIVER);
  rig.queue();
  const sent = claimOne(rig);
  rig.store.setPatience(1);
  const other = new Database(join(rig.directory, 'verbatim.sqlite'));
  t.teardown(() => other.close());
  other.exec('BEGIN IMMEDIATE');
  const settled = rig.store.deliveries.settle(sent, DELIVERED);
  await sleep(20);
  t.match(rig.store.deliveries.find(id, sent.id), { state: 'pending' });
  other.exec('COMMIT');
  await settled;
  t.match(rig.store.deliveries.find(id, sent.id), { state: 'delivered', status: 204 });
});

void tap.test(
  'what waits holds nothing back, and a receiver that is paused holds back all of its own',
  async (t) => {
    const rig = openDeliveryRig(t);
    const { id } = rig.add(RECEIVER);
    rig.queue();
    rig.queue();
    const first = claimOne(rig);
    await rig.store.deliveries.settle(first, retryAt(START + 300_000));
    const second = claimOne(rig);
    t.not(second.id, first.id);
    await rig.store.deliveries.settle(second, retryAt(START + 5000, START + 60_000));
    rig.clock.ms += 5000;
    t.strictSame(claim(rig), []);
    t.equal(rig.store.deliveries.nextDueMs(NONE), START + 60_000);
    t.match(rig.store.webhooks.find(id), { failingSince: new Date(START).toISOString() });
    rig.clock.ms = START + 60_000;
    const third = claimOne(rig);
    t.match(third.receiver, { failures: 1, failingSinceMs: START });
    await rig.store.deliveries.settle(third, DELIVERED);
    t.match(rig.store.webhooks.find(id), { failingSince: null });
    t.equal(rig.store.deliveries.nextDueMs(NONE), START + 300_000);
  },
);

void tap.test(
  'a receiver that is given up takes what waits for it along; a person can send it again',
  async (t) => {
    const rig = openDeliveryRig(t);
    const { id } = rig.add(RECEIVER);
    rig.queue();
    rig.queue();
    const gone = claimOne(rig);
    await rig.store.deliveries.settle(gone, {
      kind: 'failed',
      status: 410,
      answer: '',
      disableWhy: 'it is gone',
    });
    t.match(rig.store.webhooks.find(id), { disabledWhy: 'it is gone' });
    const states = rig.store.deliveries.list({ webhook: id, limit: 10 });
    t.match(states, [
      { state: 'failed', answer: 'not sent: it is gone' },
      { state: 'failed', status: 410 },
    ]);
    t.equal(rig.store.deliveries.nextDueMs(NONE), null);
    const last = states[0]?.id ?? '';
    t.throws(() => rig.store.deliveries.replay(id, last), { code: 'WEBHOOK_DISABLED' });
    t.throws(() => rig.store.deliveries.ping(id), { code: 'WEBHOOK_DISABLED' });
    rig.store.webhooks.update(id, { isEnabled: true });
    t.strictSame(claim(rig), [], 'switched on, it is not flooded');
    t.match(rig.store.deliveries.replay(id, last), { id: last, state: 'pending', tries: 0, endedAt: null });
    t.match(claimOne(rig), { id: last, tries: 1 });
  },
);

void tap.test('of two statuses of one commit only the newer is sent', async (t) => {
  const rig = openDeliveryRig(t);
  const { id } = rig.addForge({
    kind: 'gitea-status',
    url: 'https://git.example.org/api/v1',
    token: 'a-token-of-gitea',
    project: 'app',
    events: [],
  });
  rig.queue();
  await rig.finish(twoMismatches());
  const one = claimOne(rig);
  t.match(one.type, /finished$/);
  t.match(rig.store.deliveries.list({ webhook: id, limit: 10 }), [
    { state: 'pending' },
    { state: 'superseded' },
  ]);
  await rig.store.deliveries.settle(one, DELIVERED);
  const older = rig.store.deliveries.list({ webhook: id, limit: 10 }).at(-1)?.id ?? '';
  rig.store.deliveries.replay(id, older);
  t.strictSame(claim(rig), [], 'an older one does not come after it, even by hand');
});

void tap.test('both secrets sign until the older one is over', (t) => {
  const rig = openDeliveryRig(t);
  const { id, secret } = rig.add(RECEIVER);
  rig.queue();
  rig.store.webhooks.rotate(id, 'whsec_bmV3', START + 1000);
  t.equal(rig.store.webhooks.find(id).previousSecretUntil, new Date(START + 1000).toISOString());
  t.strictSame(claimOne(rig).receiver.secrets, ['whsec_bmV3', secret]);
  rig.clock.ms += LEASE_MS;
  t.equal(rig.store.webhooks.find(id).previousSecretUntil, null);
  t.strictSame(claimOne(rig).receiver.secrets, ['whsec_bmV3']);
  t.end();
});

void tap.test('deliveries are listed by pages and states, and forgotten after a while', async (t) => {
  const rig = openDeliveryRig(t);
  const { id } = rig.add(RECEIVER);
  for (let count = 0; count < 5; count += 1) rig.queue();
  const page = rig.store.deliveries.list({ webhook: id, limit: 2 });
  const rest = rig.store.deliveries.list({ webhook: id, limit: 10, before: page.at(-1)?.id ?? '' });
  t.equal(new Set([...page, ...rest].map((one) => one.id)).size, 5);
  await rig.store.deliveries.settle(claimOne(rig), DELIVERED);
  t.equal(rig.store.deliveries.list({ webhook: id, limit: 10, state: 'delivered' }).length, 1);
  t.throws(() => rig.store.deliveries.list({ webhook: 'wh_none', limit: 1 }), { code: 'UNKNOWN_WEBHOOK' });
  t.throws(() => rig.store.deliveries.find(id, 'msg_none'), { code: 'UNKNOWN_DELIVERY' });
  rig.clock.ms += 31 * 24 * 3600 * 1000;
  await rig.store.sweep();
  t.equal(rig.store.deliveries.list({ webhook: id, limit: 10 }).length, 4, 'what has not ended stays');
  rig.store.webhooks.remove(id);
  t.throws(() => rig.store.webhooks.find(id), { code: 'UNKNOWN_WEBHOOK' });
  t.strictSame(claim(rig), []);
});

void tap.test('a check run is ended even where a newer comparison of its commit has begun', async (t) => {
  const rig = openDeliveryRig(t, { repository: 'https://github.com/team/app.git' });
  const app = { appId: '1', installationId: '2', privateKey: 'a key' };
  const { id } = rig.addForge({
    kind: 'github-check',
    url: 'https://api.github.com',
    app,
    project: 'app',
    events: [],
  });
  for (let count = 0; count < 2; count += 1) {
    rig.queue();
    await rig.finish();
  }
  for (let count = 0; count < 2; count += 1) await rig.store.deliveries.settle(claimOne(rig), DELIVERED);
  t.strictSame(claim(rig), []);
  t.strictSame(
    rig.store.deliveries.list({ webhook: id, limit: 9 }).map(({ state }) => state),
    ['delivered', 'superseded', 'delivered', 'superseded'],
  );
});
