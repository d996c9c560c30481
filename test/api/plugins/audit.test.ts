import { test } from 'tap';

import { actionOf, subjectOf } from '../../../src/api/audit-words.ts';
import { openAccessRig } from '../access-rig.ts';

const MINUTE_MS = 60_000;

void test('changes are recorded with who asked, what for and how it ended, and no secret', async (t) => {
  const { app, store, token } = await openAccessRig(t);
  const admin = token(['admin']);
  const reader = token(['read']);
  const body = { name: 'ci', scopes: ['read'] };
  const made = await app.inject({
    method: 'POST',
    url: '/api/v1/tokens',
    headers: { ...admin.headers, 'x-request-id': 'request-0001' },
    body,
  });
  const { secret, token: created } = made.json<{ secret: string; token: { id: string } }>();
  await app.inject({ method: 'POST', url: '/api/v1/tokens', headers: reader.headers, body });
  await app.inject({
    method: 'POST',
    url: '/api/v1/tokens',
    headers: { authorization: 'Bearer nothing' },
    body,
  });
  await app.inject({ method: 'POST', url: `/api/v1/tokens/${created.id}/revoke`, headers: admin.headers });
  await app.inject({ url: '/api/v1/tokens', headers: admin.headers });
  await app.inject({ method: 'POST', url: '/nowhere', body });

  const entries = store.audit.list({ limit: 10 }).toReversed();
  t.match(entries, [
    {
      token: admin.id,
      action: 'token.create',
      subject: created.id,
      outcome: 'done',
      detail: { status: 201, address: '127.0.0.1' },
      request: 'request-0001',
      at: '2026-11-22T12:00:00.000Z',
    },
    {
      token: reader.id,
      action: 'token.create',
      subject: '-',
      outcome: 'refused',
      detail: { status: 403, code: 'FORBIDDEN' },
    },
    { token: null, action: 'token.create', outcome: 'refused', detail: { status: 401, token: 'unknown' } },
    { token: admin.id, action: 'token.revoke', subject: created.id, outcome: 'done' },
  ]);
  t.equal(entries.length, 4, 'reading is no change, and nothing is at /nowhere');
  t.notMatch(JSON.stringify(entries), secret.slice(4, 40));
});

void test('an admin reads the audit log a page at a time, by token, action, subject and outcome', async (t) => {
  const { app, store, token } = await openAccessRig(t);
  const { headers, id } = token(['admin']);
  for (let index = 0; index < 5; index++) {
    store.audit.add({
      token: index < 3 ? id : null,
      action: 'project.change',
      subject: `p${index}`,
      outcome: index === 0 ? 'refused' : 'done',
      detail: {},
      request: null,
    });
  }
  const read = async (query: string) => {
    const { items, next } = (await app.inject({ url: `/api/v1/audit?${query}`, headers })).json<{
      items: { subject: string }[];
      next: string | null;
    }>();
    return { subjects: items.map(({ subject }) => subject), next };
  };
  const first = await read('limit=3');
  t.same(first.subjects, ['p4', 'p3', 'p2']);
  const second = await read(`limit=3&cursor=${first.next}`);
  t.same(second, { subjects: ['p1', 'p0'], next: null });
  t.same((await read(`token=${id}`)).subjects, ['p2', 'p1', 'p0']);
  t.same((await read('outcome=refused')).subjects, ['p0']);
  t.same((await read('subject=p4&action=project.change')).subjects, ['p4']);
  t.same((await read('action=token.create')).subjects, []);
  t.equal((await app.inject({ url: '/api/v1/audit', headers: token(['submit']).headers })).statusCode, 403);
});

void test('nobody fills the disk by being refused: more are counted', async (t) => {
  const { app, store, clock } = await openAccessRig(t);
  const refuse = async () => app.inject({ method: 'POST', url: '/api/v1/tokens', body: {} });
  for (let index = 0; index < 75; index++) await refuse();
  t.equal(store.audit.list({ limit: 100 }).length, 60);
  clock.now += MINUTE_MS;
  await refuse();
  t.match(store.audit.list({ limit: 2 }), [
    { action: 'token.create', outcome: 'refused' },
    { action: 'requests.refuse', outcome: 'refused', detail: { more: 15 } },
  ]);
});

void test('an action is named after method and address', async (t) => {
  for (const [method, route, action] of [
    ['POST', '/api/v1/tokens', 'token.create'],
    ['POST', '/api/v1/tokens/:id/revoke', 'token.revoke'],
    ['POST', '/api/v1/comparisons/:id/cancel', 'comparison.cancel'],
    ['DELETE', '/api/v1/comparisons/:id', 'comparison.remove'],
    ['PUT', '/api/v1/projects/:name', 'project.set'],
    ['PATCH', '/api/v1/projects/:name', 'project.change'],
    ['DELETE', '/api/v1/projects/:name/webhooks/:id', 'project.webhook.remove'],
    ['POST', '/api/v1/projects/:name/webhooks', 'project.webhook.create'],
    ['POST', '/api/v1/webhooks/:id/deliveries/:delivery/replay', 'webhook.delivery.replay'],
    ['PUT', '/api/v1/projects/:name/secret', 'project.secret.set'],
  ] as const) {
    t.equal(actionOf(method, route), action);
  }
  t.equal(subjectOf({ name: 'app', id: 'w1' }, { id: 'other' }), 'app/w1');
  t.equal(subjectOf({}, { isNew: true, comparison: { id: 'c1' } }), 'c1');
  t.equal(subjectOf(undefined, {}), '-');
  t.equal(subjectOf({ id: 'x'.repeat(5000) }, {}).length, 200);
});
