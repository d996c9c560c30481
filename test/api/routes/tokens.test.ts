import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { test } from 'tap';

import { openAccessRig, type AccessRig } from '../access-rig.ts';

type Response = Awaited<ReturnType<AccessRig['app']['inject']>>;

interface Page {
  items: { id: string }[];
  next: string | null;
}

interface Created {
  secret: string;
  token: { id: string; quota: Record<string, number | null>; scopes: string[] };
}

void test('a token is shown once, works at once, and ends at once', async (t) => {
  const { app, token } = await openAccessRig(t);
  const { headers } = token(['admin']);
  const body = { name: 'ci', scopes: ['submit'], projects: ['app'], quota: { activeComparisons: 2 } };
  const made = await app.inject({ method: 'POST', url: '/api/v1/tokens', headers, body });
  t.equal(made.statusCode, 201);
  const { secret, token: created } = made.json<Created>();
  t.match(secret, /^vbt_[0-9A-Za-z]{49}$/);
  t.equal(made.headers.location, `/api/v1/tokens/${created.id}`);
  t.equal(made.headers['cache-control'], 'no-store');
  t.equal(created.quota['activeComparisons'], 2);
  t.ok(created.quota['uploadBytes'], 'what is not said is the usual bound');

  const own = { authorization: `Bearer ${secret}` };
  const who = await app.inject({ url: '/api/v1/whoami', headers: own });
  t.match(who.json(), {
    token: {
      id: created.id,
      name: 'ci',
      scopes: ['submit'],
      projects: ['app'],
      lastUsedAt: '2026-11-22T12:00:00.000Z',
    },
    usage: { activeComparisons: 0, uploadBytes: 0, storedBytes: 0 },
  });
  const list = await app.inject({ url: '/api/v1/tokens', headers });
  t.notMatch(list.body, secret);
  t.notMatch(list.body, 'hash');
  t.equal(
    (await app.inject({ url: `/api/v1/tokens/${created.id}`, headers })).json<{ name: string }>().name,
    'ci',
  );

  const revoked = await app.inject({ method: 'POST', url: `/api/v1/tokens/${created.id}/revoke`, headers });
  t.ok(revoked.json<{ revokedAt: string }>().revokedAt);
  t.equal((await app.inject({ url: '/api/v1/whoami', headers: own })).statusCode, 401);
  t.match((await app.inject({ method: 'POST', url: '/api/v1/tokens/tnobody/revoke', headers })).json(), {
    status: 404,
    code: 'UNKNOWN_TOKEN',
  });
});

void test('a token that could not be used, or has no scope, is not made', async (t) => {
  const { app, token } = await openAccessRig(t);
  const { headers } = token(['admin']);
  const make = async (body: object) => app.inject({ method: 'POST', url: '/api/v1/tokens', headers, body });
  t.equal((await make({ name: 'x', scopes: [] })).statusCode, 400);
  t.equal((await make({ name: 'x', scopes: ['root'] })).statusCode, 400);
  t.equal((await make({ name: ' ', scopes: ['read'] })).statusCode, 400);
  t.equal((await make({ name: 'x', scopes: ['read'], projects: ['Not A Name'] })).statusCode, 400);
  t.equal((await make({ name: 'x', scopes: ['read'], expiresAt: '2020-01-01T00:00:00Z' })).statusCode, 400);
  t.equal((await make({ name: 'x', scopes: ['read'], admin: true })).statusCode, 400);
});

void test('tokens are listed a page at a time', async (t) => {
  const { app, token } = await openAccessRig(t);
  const { headers } = token(['admin']);
  for (let index = 0; index < 4; index++) token(['read']);
  const names: string[] = [];
  let url: string | null = '/api/v1/tokens?limit=2';
  while (url !== null) {
    const page: Response = await app.inject({ url, headers });
    const { items, next }: Page = page.json<Page>();
    names.push(...items.map(({ id }) => id));
    t.equal(page.headers.link !== undefined, next !== null, 'a link to the next page, none on the last');
    url = next === null ? null : `/api/v1/tokens?limit=2&cursor=${next}`;
  }
  t.equal(new Set(names).size, 5);
});

void test('no file of the store holds a token, not even after its answer was kept by a key', async (t) => {
  const { app, token } = await openAccessRig(t);
  const admin = token(['admin']);
  const headers = { ...admin.headers, 'idempotency-key': 'once' };
  const body = { name: 'ci', scopes: ['read'] };
  const first = await app.inject({ method: 'POST', url: '/api/v1/tokens', headers, body });
  const { secret } = first.json<Created>();
  const again = await app.inject({ method: 'POST', url: '/api/v1/tokens', headers, body });
  t.match(again.json(), { status: 409, code: 'SECRET_NOT_KEPT' });
  const files = globSync(join(t.testdirName, 'data', '*.sqlite*'));
  t.ok(files.length > 0);
  for (const file of files) {
    const bytes = readFileSync(file);
    t.notOk(bytes.includes(secret), file);
    t.notOk(bytes.includes(admin.secret), file);
    // The random part without the prefix either.
    t.notOk(bytes.includes(secret.slice(4, 40)), file);
  }
});

void test('an admin token is for all projects', async (t) => {
  const { app, token } = await openAccessRig(t);
  const { headers } = token(['admin']);
  const body = { name: 'half', scopes: ['admin'], projects: ['app'] };
  const refused = await app.inject({ method: 'POST', url: '/api/v1/tokens', headers, body });
  t.equal(refused.statusCode, 400);
  t.match(refused.body, /an admin token is for all projects/);
});
