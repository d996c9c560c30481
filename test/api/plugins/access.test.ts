import fp from 'fastify-plugin';
import { test } from 'tap';

import { buildApp } from '../../../src/api/app.ts';
import { openAccessRig } from '../access-rig.ts';

const HOUR_MS = 3_600_000;

void test('without a token what is public is read, when reading is public', async (t) => {
  const open = await openAccessRig(t, { publicRead: true });
  t.equal((await open.app.inject('/api/v1/whoami')).statusCode, 200);
  await t.test('and is not, when it is not', async (inner) => {
    const closed = await openAccessRig(inner, { publicRead: false });
    const refused = await closed.app.inject('/api/v1/whoami');
    inner.equal(refused.statusCode, 401);
    inner.equal(refused.headers['www-authenticate'], 'Bearer realm="verbatim"');
    inner.equal(refused.headers['content-type'], 'application/problem+json');
    inner.match(refused.json(), { code: 'UNAUTHENTICATED', status: 401 });
  });
});

void test('a token that is not good is refused, also where none is needed', async (t) => {
  const { app, clock, store, token } = await openAccessRig(t);
  const good = token(['read'], { expiresAtMs: clock.now + HOUR_MS });
  const ask = async (authorization: string) =>
    app.inject({ url: '/api/v1/whoami', headers: { authorization } });
  t.equal((await ask(`Bearer ${good.secret}`)).statusCode, 200);
  t.equal((await ask(`bearer ${good.secret}`)).statusCode, 200, 'the scheme has no case');

  for (const [text, why] of [
    [`Bearer ${good.secret.slice(0, -1)}!`, /no such token/],
    [`Bearer ${good.secret}x`, /no such token/],
    ['Bearer ', /not "Bearer" and a token/],
    [`Basic ${good.secret}`, /not "Bearer" and a token/],
    [good.secret, /not "Bearer" and a token/],
  ] as const) {
    const refused = await ask(text);
    t.equal(refused.statusCode, 401, text.slice(0, 12));
    t.match(refused.headers['www-authenticate'], /error="invalid_token"/);
    t.match(refused.json<{ detail: string }>().detail, why);
    t.notMatch(refused.body, good.secret.slice(4, 40), 'no token comes back');
  }
  clock.now += HOUR_MS;
  t.match((await ask(`Bearer ${good.secret}`)).json(), { status: 401, detail: 'the token has expired' });
  const other = token(['read']);
  store.tokens.revoke(other.id);
  t.match((await ask(`Bearer ${other.secret}`)).json(), { status: 401, detail: 'the token was revoked' });
});

void test('a good token without the scope is told which one it takes', async (t) => {
  const { app, token } = await openAccessRig(t);
  const refused = await app.inject({ url: '/api/v1/tokens', headers: token(['read', 'submit']).headers });
  t.equal(refused.statusCode, 403);
  t.equal(
    refused.headers['www-authenticate'],
    'Bearer realm="verbatim", error="insufficient_scope", scope="admin"',
  );
  t.equal((await app.inject({ url: '/api/v1/tokens', headers: token(['admin']).headers })).statusCode, 200);
});

void test('a route that does not say what it needs keeps the service from starting', async (t) => {
  const { deps } = await openAccessRig(t);
  const app = buildApp(deps);
  void app.register(
    fp((inner, _options, done) => {
      inner.get('/forgotten', () => 'everything');
      done();
    }),
  );
  await t.rejects(async () => app.ready(), /these routes say no scope: GET \/forgotten/);
});

void test('every answer tells browsers to run nothing of it', async (t) => {
  const { app } = await openAccessRig(t);
  for (const url of ['/api/v1/whoami', '/api/v1/tokens', '/nowhere', '/api/v1/%zz']) {
    const { headers } = await app.inject(url);
    t.equal(headers['x-content-type-options'], 'nosniff', url);
    t.match(headers['content-security-policy'], /default-src 'none'.*frame-ancestors 'none'/);
    t.equal(headers['referrer-policy'], 'no-referrer');
    t.match(headers['strict-transport-security'], /max-age=/);
    t.equal(headers['x-powered-by'], undefined);
    t.equal(headers['access-control-allow-origin'], undefined, 'no other origin reads it');
  }
});
