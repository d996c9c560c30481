import { test } from 'tap';

import { openAccessRig } from '../access-rig.ts';

const HOUR_MS = 3_600_000;

/** Two routes that count how often they are reached; the slow one answers when it is let. */
async function openCountingRig(t: Parameters<typeof openAccessRig>[0]) {
  const calls = { count: 0, release: (): void => {} };
  const rig = await openAccessRig(t, {}, (app) => {
    app.post('/counted', { config: { scope: 'submit' } }, async (_request, reply) => {
      calls.count++;
      return reply.code(201).header('location', `/counted/${calls.count}`).send({ number: calls.count });
    });
    app.post('/slow', { config: { scope: 'submit' } }, async () => {
      calls.count++;
      await new Promise<void>((resolve) => (calls.release = resolve));
      return { number: calls.count };
    });
    app.post('/failing', { config: { scope: 'submit' } }, async (_request, reply) => {
      calls.count++;
      return reply.code(409).send({ number: calls.count });
    });
    app.post('/empty', { config: { scope: 'submit' } }, async (_request, reply) => {
      calls.count++;
      return reply.code(204).send();
    });
    app.delete('/removed', { config: { scope: 'submit' } }, async (_request, reply) => {
      calls.count++;
      return reply.code(calls.count === 1 ? 204 : 404).send();
    });
  });
  const { headers } = rig.token(['submit']);
  const post = async (url: string, key: string, body: object = { a: 1 }, more = headers) =>
    rig.app.inject({ method: 'POST', url, headers: { ...more, 'idempotency-key': key }, body });
  const remove = async (key: string) =>
    rig.app.inject({ method: 'DELETE', url: '/removed', headers: { ...headers, 'idempotency-key': key } });
  return { ...rig, calls, post, remove };
}

void test('the same key with the same request is answered as before, and done once', async (t) => {
  const { post, calls, token } = await openCountingRig(t);
  const first = await post('/counted', '"a-key"');
  t.equal(first.statusCode, 201);
  t.equal(first.headers['idempotency-replayed'], undefined);
  for (const key of ['"a-key"', 'a-key']) {
    const again = await post('/counted', key);
    t.equal(again.statusCode, 201);
    t.equal(again.body, first.body);
    t.equal(again.headers.location, '/counted/1');
    t.equal(again.headers['content-type'], first.headers['content-type']);
    t.equal(again.headers['idempotency-replayed'], 'true');
  }
  t.equal(calls.count, 1);

  t.match((await post('/counted', 'a-key', { a: 2 })).json(), { status: 422, code: 'KEY_REUSED' });
  t.match((await post('/counted?b=1', 'a-key')).json(), { status: 422, code: 'KEY_REUSED' });
  t.equal(calls.count, 1, 'another request with the key is not done');

  t.equal((await post('/counted', 'a-key', { a: 1 }, token(['submit']).headers)).statusCode, 201);
  t.equal(calls.count, 2, 'keys of two tokens have nothing to do with each other');
  t.equal((await post('/counted', 'other')).statusCode, 201);
  t.equal(calls.count, 3);
});

void test('a key whose request is under way is not done twice', async (t) => {
  const { post, calls } = await openCountingRig(t);
  const first = post('/slow', 'k');
  while (calls.count === 0) await new Promise((resolve) => setImmediate(resolve));
  t.match((await post('/slow', 'k')).json(), { status: 409, code: 'KEY_IN_USE' });
  t.match((await post('/slow', 'k', { a: 2 })).json(), { status: 422, code: 'KEY_REUSED' });
  calls.release();
  t.same((await first).json(), { number: 1 });
  t.same((await post('/slow', 'k')).json(), { number: 1 });
  t.equal(calls.count, 1);
});

void test('what was refused may be tried again with its key', async (t) => {
  const { post, calls } = await openCountingRig(t);
  t.same((await post('/failing', 'k')).json(), { number: 1 });
  t.same((await post('/failing', 'k')).json(), { number: 2 });
  t.equal(calls.count, 2);
});

void test('an answer without content is given again too', async (t) => {
  const { post, calls } = await openCountingRig(t);
  t.equal((await post('/empty', 'k')).statusCode, 204);
  t.equal((await post('/empty', 'k')).statusCode, 204);
  t.equal(calls.count, 1);
});

void test('what was removed is told as removed again, and not as missing', async (t) => {
  const { remove } = await openCountingRig(t);
  t.equal((await remove('a-key')).statusCode, 204);
  const again = await remove('a-key');
  t.equal(again.statusCode, 204);
  t.equal(again.headers['idempotency-replayed'], 'true');
  t.equal((await remove('other')).statusCode, 404);
});

void test('a key is good for a day', async (t) => {
  const { post, calls, clock } = await openCountingRig(t);
  await post('/counted', 'k');
  clock.now += 23 * HOUR_MS;
  t.equal((await post('/counted', 'k')).headers['idempotency-replayed'], 'true');
  clock.now += 2 * HOUR_MS;
  t.same((await post('/counted', 'k')).json(), { number: 2 });
  t.equal(calls.count, 2);
});

void test('a key that is none is refused before anything is done', async (t) => {
  const { post, calls } = await openCountingRig(t);
  for (const key of ['', '""', '"open', 'a"b', 'x'.repeat(256), 'ключ'].map((text) => encodeLatin(text))) {
    t.match((await post('/counted', key)).json(), { status: 400, code: 'INVALID_KEY' }, key.slice(0, 20));
  }
  t.equal(calls.count, 0);
});

/** As bytes of a header. */
const encodeLatin = (text: string): string => Buffer.from(text).toString('latin1');
