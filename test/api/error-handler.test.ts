import { join } from 'node:path';

import Database from 'better-sqlite3';
import t from 'tap';

import { ApiError } from '../../src/api/api-error.ts';
import { problemOf } from '../../src/api/error-handler.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { openApiRig } from './api-rig.ts';

void t.test('a fault of ours is told without its message', async (test) => {
  for (const error of [
    new Error('ENOENT: /root/.ssh'),
    new StoreError('DATABASE_CORRUPT', '/data/verbatim.sqlite is damaged', { hint: 'see /data' }),
    'a string',
  ]) {
    const problem = problemOf(error, 'request-1');
    test.match(problem, { status: 500, code: 'FAULT', request: 'request-1', hint: null });
    test.notMatch(JSON.stringify(problem), /root|data|string/);
  }
});

void t.test('a code that is masked tells its status and no more', async (test) => {
  const problem = problemOf(new StoreError('DISK_FULL', 'the disk of /data is full', { hint: '/data' }), 'r');
  test.match(problem, { status: 507, code: 'DISK_FULL', hint: null });
  test.notMatch(problem.detail, /data/);
});

void t.test("a caller's mistake is told with its reason and what to do", async (test) => {
  const problem = problemOf(new ApiError('FORBIDDEN', 'not yours', { hint: 'ask' }), 'r');
  test.match(problem, {
    type: 'urn:verbatim:problem:forbidden',
    status: 403,
    detail: 'not yours',
    hint: 'ask',
    errors: [],
  });
  const long = problemOf(new ApiError('FORBIDDEN', 'x'.repeat(100_000)), 'r');
  test.ok(long.detail.length < 2000, 'no longer than a person reads');
});

void t.test('every way to be wrong over HTTP is a problem', async (test) => {
  const { app, admin } = await openApiRig(test);
  for (const [options, expected] of [
    [{ url: '/nowhere' }, { status: 404, code: 'NOT_FOUND' }],
    [{ url: '/api/v1/comparisons', method: 'PUT' }, { status: 404 }],
    [{ url: '/%zz' }, { status: 400 }],
    [{ url: `/api/v1/comparisons/${'a'.repeat(5000)}` }, { status: 414 }],
    [{ url: '/api/v1/comparisons?limit=0' }, { status: 400, errors: [{ pointer: '/querystring/limit' }] }],
    [
      {
        url: '/api/v1/comparisons',
        method: 'POST',
        payload: '{',
        headers: { 'content-type': 'application/json' },
      },
      { status: 400 },
    ],
    [
      { url: '/api/v1/comparisons', method: 'POST', payload: 'x', headers: { 'content-type': 'text/plain' } },
      { status: 415 },
    ],
    [
      { url: '/api/v1/comparisons', method: 'POST', payload: { request: 'x'.repeat(2 ** 21) } },
      { status: 413 },
    ],
  ] as const) {
    const { headers, ...rest } = { headers: {}, ...options };
    const answer = await app.inject({ ...rest, headers: { ...admin, ...headers } });
    test.match(answer.json(), expected, JSON.stringify(options).slice(0, 80));
    test.equal(answer.headers['content-type'], 'application/problem+json');
    test.equal(answer.headers['cache-control'], 'no-store');
    test.equal(answer.headers['x-content-type-options'], 'nosniff');
    test.equal(answer.statusCode, answer.json().status);
  }
});

void t.test('a change that the database refuses for now may be sent again, and reads go on', async (test) => {
  const { app, admin, store } = await openApiRig(test);
  store.setPatience(1);
  const other = new Database(join(test.testdirName, 'data', 'verbatim.sqlite'));
  test.teardown(() => other.close());
  other.exec('BEGIN IMMEDIATE');
  const create = {
    url: '/api/v1/tokens',
    method: 'POST',
    payload: { name: 'ci', scopes: ['read'] },
    headers: admin,
  } as const;
  const refused = await app.inject(create);
  test.match(refused.json(), { status: 503, code: 'DATABASE_BUSY' });
  test.equal(refused.headers['retry-after'], '1');
  test.equal((await app.inject({ url: '/api/v1/comparisons', headers: admin })).statusCode, 200);
  other.exec('COMMIT');
  test.equal((await app.inject(create)).statusCode, 201);
});

void t.test("a request's id is taken over when it is harmless, and made when it is not", async (test) => {
  const rig = await openApiRig(test);
  const kept = await rig.get('/whoami', { ...rig.admin, 'x-request-id': 'build-4711.a_b' });
  test.equal(kept.headers['x-request-id'], 'build-4711.a_b');
  const made = await rig.get('/whoami', { ...rig.admin, 'x-request-id': 'a"},{"level":60' });
  test.match(made.headers['x-request-id'], /^[0-9a-f-]{36}$/);
});

void t.test('no other origin may call unless it is told so', async (test) => {
  const closed = await openApiRig(test);
  const origin = { origin: 'https://pages.example' };
  const refused = await closed.get('/comparisons', { ...closed.admin, ...origin });
  test.notOk('access-control-allow-origin' in refused.headers);
  const open = await openApiRig(test, { config: { corsOrigins: ['https://pages.example'] } });
  const allowed = await open.get('/comparisons', { ...open.admin, ...origin });
  test.equal(allowed.headers['access-control-allow-origin'], 'https://pages.example');
});
