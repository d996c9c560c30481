import type { ServerResponse } from 'node:http';

import tap from 'tap';

import { isPublicAddress } from '../../src/source/url-guard.ts';
import { reproducible } from '../report/sample-documents.ts';
import { openDeliveryRig, startReceiver, verify, type DeliveryRig } from './delivery-rig.ts';

const QUICK = [10, 20, 40];

/** Resolves once all deliveries of a webhook have ended. */
async function ended({ store }: DeliveryRig, webhook: string): Promise<void> {
  for (;;) {
    if (store.deliveries.list({ webhook, limit: 1, state: 'pending' }).length === 0) return;
    await new Promise((resolve) => void setTimeout(resolve, 5));
  }
}

const statesOf = ({ store }: DeliveryRig, webhook: string): string[] =>
  store.deliveries.list({ webhook, limit: 100 }).map(({ state }) => state);

void tap.test('events reach a receiver in order, signed as Standard Webhooks says', async (t) => {
  const rig = openDeliveryRig(t, { isRealTime: true });
  const receiver = await startReceiver(t);
  const { id, secret } = rig.add(`${receiver.url}/hook`);
  rig.deliverer().start();
  rig.queue();
  await receiver.count(1);
  await rig.finish();
  await receiver.count(4);
  t.strictSame(rig.kinds(receiver), ['queued', 'started', 'planned', 'finished']);
  for (const one of receiver.received) {
    t.same(verify(one, secret), one.event);
    t.equal(one.headers['webhook-id'], one.event.id);
    t.match(one.headers, {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'Verbatim/0.0.0',
      'webhook-signature': /^v1,[A-Za-z0-9+/]{43}=$/,
    });
  }
  const [first] = receiver.received;
  if (first === undefined) throw new Error('nothing came');
  t.throws(() => verify(first, `whsec_${btoa('x'.repeat(32))}`), /signature/);
  await ended(rig, id);
  t.strictSame(
    statesOf(rig, id),
    Array.from({ length: 4 }, () => 'delivered'),
  );
  t.notMatch(rig.logged.join('\n'), secret.slice('whsec_'.length));
});

void tap.test('an event is on its way within 100 ms of its step, without polling', async (t) => {
  const rig = openDeliveryRig(t, { isRealTime: true });
  const receiver = await startReceiver(t);
  rig.add(receiver.url);
  rig.deliverer().start();
  rig.queue();
  const tookMs: number[] = [];
  for (let sent = 1; sent <= 10; sent += 1) {
    const from = performance.now();
    rig.queue();
    await receiver.count(sent);
    tookMs.push(performance.now() - from);
  }
  t.comment(tookMs.map((ms) => ms.toFixed(1)).join(' '));
  t.ok(Math.min(...tookMs) < 100, 'the best of ten: the machine may do other things');
});

void tap.test('after a change of the secret both verify', async (t) => {
  const rig = openDeliveryRig(t, { isRealTime: true });
  const receiver = await startReceiver(t);
  const { id, secret } = rig.add(receiver.url);
  const next = `whsec_${btoa('y'.repeat(32))}`;
  rig.store.webhooks.rotate(id, next, Date.now() + 60_000);
  rig.deliverer().start();
  rig.queue();
  await receiver.count(1);
  const [one] = receiver.received;
  if (one === undefined) throw new Error('nothing came');
  t.equal(one.headers['webhook-signature']?.split(' ').length, 2);
  t.ok(verify(one, secret), 'the secret before');
  t.ok(verify(one, next), 'the new one');
});

void tap.test('a failure is tried again with the same id and body, and another signature', async (t) => {
  const rig = openDeliveryRig(t, { isRealTime: true });
  let left = 2;
  const receiver = await startReceiver(t, (_, response) => {
    left -= 1;
    response.writeHead(left >= 0 ? 400 : 200).end('thanks');
  });
  const { id, secret } = rig.add(receiver.url);
  rig.deliverer({ limits: { delaysMs: QUICK } }).start();
  rig.queue();
  await receiver.count(3);
  await ended(rig, id);
  t.equal(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size, 1);
  t.equal(new Set(receiver.received.map(({ body }) => body)).size, 1);
  for (const one of receiver.received) verify(one, secret);
  t.match(rig.store.deliveries.list({ webhook: id, limit: 1 }), [
    { state: 'delivered', tries: 3, status: 200, answer: 'thanks' },
  ]);
  t.equal(rig.store.webhooks.find(id).failingSince, null);
});

void tap.test('what is never taken is given up; the next event is tried nevertheless', async (t) => {
  const rig = openDeliveryRig(t, { isRealTime: true });
  const receiver = await startReceiver(t, (_, response) => void response.writeHead(400).end('no'));
  const { id } = rig.add(receiver.url);
  rig.deliverer({ limits: { delaysMs: QUICK } }).start();
  rig.queue();
  await ended(rig, id);
  t.match(rig.store.deliveries.list({ webhook: id, limit: 1 }), [
    { state: 'failed', tries: 4, status: 400, answer: 'no' },
  ]);
  t.equal(rig.store.webhooks.find(id).disabledAt, null);
  t.match(rig.logged.at(-1), /^given up /);
  rig.store.deliveries.ping(id);
  await receiver.count(5);
  t.equal(rig.kinds(receiver).at(-1), 'ping');
});

void tap.test('410 switches a receiver off, and says so', async (t) => {
  const rig = openDeliveryRig(t, { isRealTime: true });
  const receiver = await startReceiver(t, (_, response) => void response.writeHead(410).end());
  const { id } = rig.add(receiver.url);
  rig.queue();
  rig.queue();
  rig.deliverer().start();
  await ended(rig, id);
  t.equal(receiver.received.length, 1, 'the other one is not sent');
  t.match(rig.store.webhooks.find(id), { disabledWhy: 'the receiver answered 410 Gone' });
  t.strictSame(statesOf(rig, id), ['failed', 'failed']);
  t.match(rig.logged.at(-1), /410 Gone/);
});

void tap.test('a redirect is a failure and is not followed', async (t) => {
  const rig = openDeliveryRig(t, { isRealTime: true });
  const target = await startReceiver(t);
  const receiver = await startReceiver(t, (_, response) => {
    response.writeHead(307, { location: target.url }).end();
  });
  const { id } = rig.add(receiver.url);
  rig.deliverer({ limits: { delaysMs: [] } }).start();
  rig.queue();
  await ended(rig, id);
  t.match(rig.store.deliveries.list({ webhook: id, limit: 1 }), [{ state: 'failed', status: 307 }]);
  t.equal(target.received.length, 0);
});

void tap.test('a receiver without end, without answer or with a huge one blocks nobody', async (t) => {
  const rig = openDeliveryRig(t, { isRealTime: true });
  const silent = await startReceiver(t, () => {});
  const endless = await startReceiver(t, (_, response) => {
    response.writeHead(200);
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const write = (): void => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', write);
    response.on('error', () => {});
    write();
  });
  const dripping = await startReceiver(t, (_, response) => {
    response.writeHead(500);
    const timer = setInterval(() => response.write('.'), 20);
    response.on('close', () => clearInterval(timer));
  });
  const good = await startReceiver(t);
  const ids = [silent, endless, dripping, good].map(({ url }) => rig.add(url).id);
  rig.deliverer({ limits: { delaysMs: [], timeoutMs: 300 } }).start();
  rig.queue();
  rig.queue();
  await good.count(2);
  await Promise.all(ids.map(async (id) => ended(rig, id)));
  const [none, huge, slow] = ids.map((webhook) => rig.store.deliveries.list({ webhook, limit: 1 })[0]);
  t.match(none, { state: 'failed', status: null, answer: 'no answer in time' });
  t.match(huge, { state: 'delivered', status: 200, answer: /^x{1024}$/ });
  t.match(slow, { state: 'failed', status: 500, answer: /^\.*$/ });
});

void tap.test(
  'private addresses are never reached, by number, by name or by what a name says at the moment',
  async (t) => {
    const rig = openDeliveryRig(t, { isRealTime: true });
    const receiver = await startReceiver(t);
    const { port } = new URL(receiver.url);
    const hosts = ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1'];
    const ids = hosts.map((host) => rig.add(`http://${host}:${port}/`).id);
    rig.deliverer({ isAllowed: isPublicAddress, limits: { delaysMs: [] } }).start();
    rig.queue();
    await Promise.all(ids.map(async (id) => ended(rig, id)));
    for (const [index, webhook] of ids.entries()) {
      t.match(
        rig.store.deliveries.list({ webhook, limit: 1 }),
        [{ state: 'failed', status: null, answer: /is not a public address/ }],
        hosts[index] ?? '',
      );
    }
    t.equal(receiver.received.length, 0);
  },
);

void tap.test('Retry-After pauses the receiver, not the others', async (t) => {
  const rig = openDeliveryRig(t, { isRealTime: true });
  const limited = await startReceiver(t, (_, response) => {
    response.writeHead(429, { 'retry-after': '3600' }).end();
  });
  const good = await startReceiver(t);
  const { id } = rig.add(limited.url);
  rig.add(good.url);
  rig.deliverer().start();
  rig.queue();
  await limited.count(1);
  for (let count = 0; count < 5; count += 1) rig.queue();
  await good.count(6);
  t.equal(limited.received.length, 1);
  const { nextAt } = rig.store.deliveries.list({ webhook: id, limit: 10 }).at(-1) ?? {};
  t.ok(Date.parse(nextAt ?? '') - Date.now() > 3_500_000, 'an hour as asked for');
});

void tap.test('a replay comes with the same id; what was sent is kept', async (t) => {
  const rig = openDeliveryRig(t, { isRealTime: true });
  const receiver = await startReceiver(t);
  const { id } = rig.add(receiver.url);
  rig.deliverer().start();
  rig.queue();
  await receiver.count(1);
  await ended(rig, id);
  const [one] = rig.store.deliveries.list({ webhook: id, limit: 1 });
  rig.store.deliveries.replay(id, one?.id ?? '');
  await receiver.count(2);
  const [first, second] = receiver.received;
  t.equal(second?.headers['webhook-id'], first?.headers['webhook-id']);
  t.equal(second?.body, rig.store.deliveries.find(id, one?.id ?? '').payload);
});

void tap.test(
  'what another process wrote is sent at the start; a stop waits for what is being sent',
  async (t) => {
    const rig = openDeliveryRig(t, { isRealTime: true });
    const held: ServerResponse[] = [];
    const receiver = await startReceiver(t, (_, response) => void held.push(response));
    const { id } = rig.add(receiver.url);
    rig.queue();
    await rig.finish(reproducible());
    const deliverer = rig.deliverer();
    deliverer.start();
    await receiver.count(1);
    const stopped = deliverer.stop(5000);
    held[0]?.writeHead(200).end();
    await stopped;
    t.equal(receiver.received.length, 1, 'nothing more was begun');
    t.strictSame(statesOf(rig, id), ['pending', 'pending', 'pending', 'delivered']);
    const hasty = rig.deliverer();
    hasty.start();
    await receiver.count(2);
    await hasty.stop(0);
    t.match(rig.store.deliveries.list({ webhook: id, limit: 10 }).at(-2), {
      state: 'pending',
      tries: 1,
      answer: null,
    });
  },
);
