import tap from 'tap';
import { z } from 'zod';

import { pageSchema } from '../../../src/api/page.ts';
import { deliverySchema, webhookSchema } from '../../../src/comparison/webhook.ts';
import { queued } from '../../store/queue-rig.ts';
import { openApiRig, type ApiRig } from '../api-rig.ts';

const RECEIVER = 'https://receiver.example.org/hook';
const TOKEN = 'glpat-notARealToken';
const keptSchema = z.object({ webhook: webhookSchema, secret: z.string().nullable() });

const post = ({ app, admin }: ApiRig, path: string, payload?: object) =>
  app.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    headers: admin,
    ...(payload === undefined ? {} : { payload }),
  });

const patch = ({ app, admin }: ApiRig, path: string, payload: object) =>
  app.inject({ method: 'PATCH', url: `/api/v1${path}`, headers: admin, payload });

async function add(rig: ApiRig, more: object = {}): Promise<z.infer<typeof keptSchema>> {
  const answer = await post(rig, '/webhooks', { kind: 'webhook', url: RECEIVER, ...more });
  return keptSchema.parse(answer.json());
}

void tap.test('a receiver is added, and its secret shown this once', async (t) => {
  const rig = await openApiRig(t);
  const answer = await post(rig, '/webhooks', { kind: 'webhook', url: RECEIVER, events: ['finished'] });
  t.equal(answer.statusCode, 201);
  t.equal(answer.headers['cache-control'], 'no-store');
  const { webhook, secret } = keptSchema.parse(answer.json());
  t.equal(answer.headers['location'], `/api/v1/webhooks/${webhook.id}`);
  t.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  t.match(webhook, {
    kind: 'webhook',
    url: RECEIVER,
    events: ['finished'],
    project: null,
    format: 'cloudevents',
  });
  for (const path of [
    '/webhooks',
    `/webhooks/${webhook.id}`,
    '/audit',
    `/webhooks/${webhook.id}/deliveries`,
  ]) {
    const shown = await rig.get(path);
    t.equal(shown.statusCode, 200);
    t.notOk(shown.body.includes(secret ?? 'no secret'), path);
  }
});

void tap.test("a forge's token and an App's key are never shown", async (t) => {
  const rig = await openApiRig(t);
  const privateKey = '-----BEGIN PRIVATE KEY-----\nnot one\n-----END PRIVATE KEY-----';
  const app = { appId: '1', installationId: '2', privateKey };
  const gitlab = await add(rig, { kind: 'gitlab-status', url: undefined, token: TOKEN });
  const github = await add(rig, { kind: 'github-check', url: undefined, app });
  t.match(gitlab, { secret: null, webhook: { url: 'https://gitlab.com/api/v4' } });
  t.match(github, { secret: null, webhook: { url: 'https://api.github.com' } });
  const { body } = await rig.get('/webhooks');
  t.notMatch(body, TOKEN);
  t.notMatch(body, 'not one');
});

void tap.test('what is wrong with a receiver is told', async (t) => {
  const rig = await openApiRig(t);
  const refused: [object, number, RegExp][] = [
    [{ url: 'http://127.0.0.1:9/' }, 422, /not a public address/],
    [{ url: 'http://[::1]/' }, 422, /not a public address/],
    [{ url: 'http://2130706433/' }, 422, /127\.0\.0\.1 is not a public address/],
    [{ url: 'https://user:hunter2@example.org/' }, 422, /holds a user or password/],
    [{ url: 'https://example.org/#a' }, 422, /#/],
    [{ url: 'file:///etc/passwd' }, 400, /url/],
    [{ url: 'ext::sh' }, 400, /url/],
    [{ events: ['nothing'] }, 400, /events/],
    [{ project: 'none' }, 404, /no project/],
    [{ secret: 'mine' }, 400, /secret/],
    [
      { kind: 'gitea-status', token: TOKEN, url: 'https://git.example.org/' },
      422,
      /not the root of a gitea API/,
    ],
    [{ kind: 'gitea-status', token: TOKEN, url: 'http://git.example.org/api/v1' }, 422, /https alone/],
    [{ kind: 'gitea-status', url: 'https://git.example.org/api/v1' }, 400, /token/],
    [{ kind: 'github-status', token: TOKEN, url: 'https://github.com' }, 422, /api\.github\.com/],
  ];
  for (const [more, status, message] of refused) {
    const answer = await post(rig, '/webhooks', { kind: 'webhook', url: RECEIVER, ...more });
    t.equal(answer.statusCode, status, JSON.stringify(more));
    t.match(answer.body, message);
    t.notMatch(answer.body, /hunter2/);
  }
  t.strictSame((await rig.get('/webhooks')).json(), { items: [], next: null });
  const allowed = await openApiRig(t, { config: { allowPrivateWebhooks: true } });
  t.equal(
    (await post(allowed, '/webhooks', { kind: 'webhook', url: 'http://127.0.0.1:9/' })).statusCode,
    201,
  );
});

void tap.test('a receiver is changed, switched off and on, given another secret, removed', async (t) => {
  const rig = await openApiRig(t);
  const { webhook, secret } = await add(rig);
  const path = `/webhooks/${webhook.id}`;
  t.match((await patch(rig, path, { events: ['regressed'], format: 'cdevents' })).json(), {
    url: RECEIVER,
    events: ['regressed'],
    format: 'cdevents',
  });
  t.match((await patch(rig, path, { enabled: false })).json(), { disabledWhy: 'switched off by a person' });
  t.equal((await post(rig, `${path}/ping`)).statusCode, 409);
  t.match((await patch(rig, path, { enabled: true })).json(), { disabledAt: null });
  t.equal((await patch(rig, path, { url: 'http://10.0.0.1/' })).statusCode, 422);
  t.equal((await patch(rig, path, { token: TOKEN })).statusCode, 422, 'it has no token');
  const rotated = await post(rig, `${path}/rotate`);
  t.equal(rotated.headers['cache-control'], 'no-store');
  const next = keptSchema.parse(rotated.json());
  t.not(next.secret, secret);
  t.ok(next.webhook.previousSecretUntil !== null);
  const gone = await rig.app.inject({ method: 'DELETE', url: `/api/v1${path}`, headers: rig.admin });
  t.equal(gone.statusCode, 204);
  t.equal((await rig.get(path)).statusCode, 404);
  t.equal((await rig.get(`${path}/deliveries`)).statusCode, 404);
});

void tap.test('a token does not go to another host than the one it was given for', async (t) => {
  const rig = await openApiRig(t);
  const { webhook } = await add(rig, {
    kind: 'gitlab-status',
    token: TOKEN,
    url: 'https://gitlab.com/api/v4',
  });
  const path = `/webhooks/${webhook.id}`;
  const url = 'https://mallory.example.org/api/v4';
  t.match((await patch(rig, path, { url })).json(), { status: 422, detail: /give its token again/ });
  t.match((await patch(rig, path, { url, token: 'glpat-forTheOther' })).json(), { url });
  t.equal((await post(rig, `${path}/rotate`)).statusCode, 422);
});

void tap.test('deliveries are listed page by page, shown with what is sent, sent again', async (t) => {
  const rig = await openApiRig(t);
  const { webhook } = await add(rig);
  const path = `/webhooks/${webhook.id}/deliveries`;
  for (let count = 0; count < 3; count += 1) rig.store.queue.add(queued({ again: true }));
  const page = await rig.get(`${path}?limit=2`);
  const first = pageSchema(deliverySchema).parse(page.json());
  t.equal(first.items.length, 2);
  t.match(page.headers['link'], /rel="next"/);
  const last = pageSchema(deliverySchema).parse(
    (await rig.get(`${path}?limit=2&cursor=${first.next ?? ''}`)).json(),
  );
  t.match(last, { items: [{ state: 'pending', tries: 0 }], next: null });
  t.match((await rig.get(`${path}?state=failed`)).json(), { items: [] });
  t.equal((await rig.get(`${path}?cursor=nonsense`)).statusCode, 400);
  const id = last.items[0]?.id ?? '';
  const one = (await rig.get(`${path}/${id}`)).json<{ payload: string }>();
  t.match(JSON.parse(one.payload), { id, type: 'org.verbatim.comparison.queued' });
  const replayed = await post(rig, `${path}/${id}/replay`);
  t.equal(replayed.statusCode, 202);
  t.match(replayed.json(), { id, state: 'pending' });
  t.equal((await rig.get(`${path}/msg_none`)).statusCode, 404);
  const ping = await post(rig, `/webhooks/${webhook.id}/ping`);
  t.match(ping.json(), { type: 'org.verbatim.webhook.ping', state: 'pending' });
});

void tap.test('webhooks are for admins alone', async (t) => {
  const rig = await openApiRig(t);
  const { webhook } = await add(rig);
  const { headers } = rig.token(['submit']);
  const path = `/webhooks/${webhook.id}`;
  for (const one of ['/webhooks', path, `${path}/deliveries`]) {
    t.equal((await rig.get(one, headers)).statusCode, 403, one);
    t.equal((await rig.app.inject({ url: `/api/v1${one}` })).statusCode, 401, one);
  }
  const asked = await rig.app.inject({
    method: 'POST',
    url: '/api/v1/webhooks',
    headers,
    payload: { kind: 'webhook', url: RECEIVER },
  });
  t.equal(asked.statusCode, 403);
});

void tap.test('a change of nothing changes nothing', async (t) => {
  const rig = await openApiRig(t);
  const { webhook } = await add(rig);
  const answer = await patch(rig, `/webhooks/${webhook.id}`, {});
  t.equal(answer.statusCode, 200, 'an UPDATE without a column was no SQL');
  t.same(answer.json(), webhook);
});
