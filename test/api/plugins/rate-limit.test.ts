import { test } from 'tap';

import { openAccessRig } from '../access-rig.ts';

void test('a caller has so many requests a minute, and is told how many are left', async (t) => {
  const { app, token } = await openAccessRig(t, { requestsPerMinute: 3 });
  const one = token(['read']);
  const ask = async (headers: Record<string, string> = {}) => app.inject({ url: '/api/v1/whoami', headers });
  for (const left of ['2', '1', '0']) {
    const { statusCode, headers } = await ask(one.headers);
    t.equal(statusCode, 200);
    t.match(headers, { 'ratelimit-limit': '3', 'ratelimit-remaining': left, 'ratelimit-reset': /^\d+$/ });
  }
  const refused = await ask(one.headers);
  t.equal(refused.statusCode, 429);
  t.match(refused.headers['retry-after'], /^\d+$/);
  t.equal(refused.headers['content-type'], 'application/problem+json');
  t.match(refused.json(), { code: 'RATE_LIMITED', status: 429 });

  t.equal((await ask(token(['read']).headers)).statusCode, 200, 'another token is counted by itself');
  t.equal((await ask()).statusCode, 200, 'and so is an address');
});

void test('wrong tokens and addresses that lead nowhere are counted too', async (t) => {
  const { app } = await openAccessRig(t, { requestsPerMinute: 2 });
  const headers = { authorization: 'Bearer vbt_wrong' };
  t.equal((await app.inject({ url: '/api/v1/whoami', headers })).statusCode, 401);
  t.equal((await app.inject('/nowhere')).statusCode, 404);
  t.equal((await app.inject({ url: '/api/v1/whoami', headers })).statusCode, 429);
  t.equal((await app.inject('/nowhere')).statusCode, 429);
  t.equal((await app.inject('/livez')).statusCode, 200, 'a monitor is not counted');
});

/** A request that says it comes from an address. */
const from = (address: string) => ({ url: '/api/v1/whoami', headers: { 'x-forwarded-for': address } });

void test('the address is the proxy’s to tell only when the proxy is trusted', async (t) => {
  const trusting = await openAccessRig(t, { requestsPerMinute: 1, trustedProxies: ['127.0.0.1'] });
  t.equal((await trusting.app.inject(from('203.0.113.1'))).statusCode, 200);
  t.equal((await trusting.app.inject(from('203.0.113.2'))).statusCode, 200);
  t.equal((await trusting.app.inject(from('203.0.113.1'))).statusCode, 429);
  t.equal((await trusting.app.inject(from('2001:db8::1'))).statusCode, 200);
  t.equal((await trusting.app.inject(from('2001:db8::2'))).statusCode, 429, 'one network is one caller');

  await t.test('else whoever says another one each time is one caller', async (inner) => {
    const wary = await openAccessRig(inner, { requestsPerMinute: 1 });
    inner.equal((await wary.app.inject(from('203.0.113.1'))).statusCode, 200);
    inner.equal((await wary.app.inject(from('203.0.113.2'))).statusCode, 429);
  });
});
