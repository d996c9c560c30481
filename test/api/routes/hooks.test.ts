import { createHmac } from 'node:crypto';

import tap from 'tap';

import { settingsOf, WATCH } from '../../comparison/project-fixture.ts';
import { openAccessRig, type AccessRig } from '../access-rig.ts';

const COMMIT = 'd6fde92930d4715a2b49857d24b940956b26d2d3';
const PUSH = JSON.stringify({
  ref: 'refs/heads/main',
  after: COMMIT,
  head_commit: { id: COMMIT },
  repository: { full_name: 'team/app' },
});

/** A watched project, and the secret that the API showed for it. */
async function openHook(t: Parameters<typeof openAccessRig>[0]): Promise<{ rig: AccessRig; secret: string }> {
  const rig = await openAccessRig(t);
  rig.store.projects.create('app', settingsOf({ watch: WATCH }));
  const made = await rig.app.inject({
    method: 'POST',
    url: '/api/v1/projects/app/push-secret',
    headers: rig.token(['admin']).headers,
  });
  t.equal(made.statusCode, 201, made.body);
  t.match(made.json(), { path: '/api/v1/hooks/app', secret: /^whsec_[A-Za-z0-9+/]{43}=$/ });
  t.equal(made.headers['cache-control'], 'no-store');
  return { rig, secret: made.json().secret };
}

interface Sent {
  readonly body?: string;
  readonly signed?: string;
  readonly secret: string;
  readonly name?: string;
  readonly event?: string;
  readonly type?: string;
}

const send = async ({ app }: AccessRig, { body = PUSH, signed = body, secret, ...more }: Sent) =>
  app.inject({
    method: 'POST',
    url: `/api/v1/hooks/${more.name ?? 'app'}`,
    headers: {
      'content-type': more.type ?? 'application/json',
      'x-github-event': more.event ?? 'push',
      'x-github-delivery': 'd1',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(signed).digest('hex')}`,
    },
    payload: body,
  });

void tap.test('a signed push asks for a comparison, and its repeat for none', async (t) => {
  const { rig, secret } = await openHook(t);
  const first = await send(rig, { secret });
  t.equal(first.statusCode, 202, first.body);
  t.match(first.json(), { kind: 'submitted', commit: COMMIT, isNew: true });
  const again = await send(rig, { secret });
  t.match(again.json(), { kind: 'ignored', why: 'this push was told before' });
  t.equal(again.statusCode, 200);
  t.equal(rig.store.queue.counts().queued, 1);
  t.match(await send(rig, { secret, body: '{"zen":"x"}', event: 'ping' }), { statusCode: 200 });
});

void tap.test('the signature is over the bytes that came, whatever JSON they mean', async (t) => {
  const { rig, secret } = await openHook(t);
  const spaced = JSON.stringify(JSON.parse(PUSH), null, 2);
  t.match(await send(rig, { secret, body: spaced, signed: PUSH }), { statusCode: 401 });
  t.match(await send(rig, { secret, body: spaced }), { statusCode: 202 });
});

void tap.test('a wrong signature tells nothing, not even whether the project is there', async (t) => {
  const { rig, secret } = await openHook(t);
  rig.store.projects.create('quiet', settingsOf({ watch: WATCH }));
  const answers = await Promise.all([
    send(rig, { secret: 'wrong' }),
    send(rig, { secret, name: 'quiet' }),
    send(rig, { secret, name: 'gone' }),
    send(rig, { secret: 'wrong', body: 'no json' }),
  ]);
  t.strictSame(
    answers.map(({ statusCode }) => statusCode),
    [401, 401, 401, 401],
  );
  t.equal(new Set(answers.map(({ body }) => body.replace(/"request":"[^"]+"/, ''))).size, 1);
  t.notMatch(answers[0]?.body, secret);
  t.equal(rig.store.queue.counts().queued, 0);
});

void tap.test('what is signed but no push is answered, not failed', async (t) => {
  const { rig, secret } = await openHook(t);
  for (const body of ['no json', '[]', '{}', 'null', '{"ref":null}']) {
    t.match(await send(rig, { secret, body }), { statusCode: 200 });
  }
  t.match(await send(rig, { secret, type: 'text/plain' }), { statusCode: 415 });
  t.match(await send(rig, { secret, body: 'x'.repeat(6 * 1024 ** 2) }), { statusCode: 413 });
});

void tap.test('a new secret ends the one before, and none is taken once it is removed', async (t) => {
  const { rig, secret } = await openHook(t);
  const { headers } = rig.token(['admin']);
  const url = '/api/v1/projects/app/push-secret';
  const second = (await rig.app.inject({ method: 'POST', url, headers })).json().secret;
  t.match(await send(rig, { secret }), { statusCode: 401 });
  t.match(await send(rig, { secret: second }), { statusCode: 202 });
  t.match(await rig.app.inject({ method: 'DELETE', url, headers }), { statusCode: 204 });
  t.match(await send(rig, { secret: second }), { statusCode: 401 });
});

void tap.test('the secret is in no other answer and not in the audit log', async (t) => {
  const { rig, secret } = await openHook(t);
  const { headers } = rig.token(['admin']);
  const answers = await Promise.all(
    ['projects', 'projects/app', 'projects/app/state', 'audit'].map(async (path) =>
      rig.app.inject({ url: `/api/v1/${path}`, headers }),
    ),
  );
  for (const { statusCode, body } of answers) {
    t.equal(statusCode, 200);
    t.notMatch(body, secret.slice('whsec_'.length));
  }
  t.match(answers.at(-1)?.body, /project\.push-secret/);
});
