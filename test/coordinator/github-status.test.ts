import { generateKeyPairSync } from 'node:crypto';

import tap, { type Test } from 'tap';

import { createGithubCheck } from '../../src/coordinator/github-check.ts';
import { createGithubStatus } from '../../src/coordinator/github-status.ts';
import { isPublicAddress } from '../../src/source/url-guard.ts';
import { GITHUB_TOKEN, startFakeGithub, type FakeGithub } from './fake-github.ts';
import { COMMIT, connect, ENDED, NEVER, statusOf } from './forge-fixture.ts';

const statusAt = (t: Test, { url }: FakeGithub, secret = GITHUB_TOKEN) =>
  createGithubStatus({ apiUrl: url, secret, connection: connect(t) });

void tap.test('a status is pending, then what came of it', async (t) => {
  const github = await startFakeGithub(t, { commit: COMMIT });
  const forge = statusAt(t, github);
  t.match(await forge.set(statusOf(), NEVER), { kind: 'accepted', status: 201 });
  const states = ['reproducible', 'unreproducible', 'inconclusive', 'stopped'] as const;
  for (const state of states) {
    t.match(await forge.set(statusOf({ state, description: `It is ${state}.` }), NEVER), {
      kind: 'accepted',
    });
  }
  t.strictSame(
    github.statuses.map(({ state }) => state),
    ['pending', 'success', 'failure', 'error', 'error'],
    'only what is reproducible is a success',
  );
  t.match(github.statuses[0], {
    sha: COMMIT,
    context: 'verbatim/app',
    description: 'Comparing 3 builds.',
    target_url: 'https://verbatim.example.org/comparisons/c1',
  });
});

void tap.test('the same status again changes nothing; after another one it is sent', async (t) => {
  const github = await startFakeGithub(t, { commit: COMMIT });
  const forge = statusAt(t, github);
  await forge.set(statusOf(), NEVER);
  t.match(await forge.set(statusOf(), NEVER), { kind: 'accepted', answer: /already/ });
  t.equal(github.statuses.length, 1);
  await forge.set(statusOf({ state: 'reproducible' }), NEVER);
  await forge.set(statusOf(), NEVER);
  t.strictSame(
    github.statuses.map(({ state }) => state),
    ['pending', 'success', 'pending'],
  );
  await forge.set(statusOf({ targetUrl: null }), NEVER);
  await forge.set(statusOf({ targetUrl: null }), NEVER);
  t.equal(github.statuses.length, 4);
});

void tap.test('what GitHub refuses is not tried again, what it hides is, with advice', async (t) => {
  const github = await startFakeGithub(t, { commit: COMMIT });
  const forge = statusAt(t, github);
  t.match(await forge.set(statusOf({ description: 'x'.repeat(141) }), NEVER), {
    kind: 'refused',
    status: 422,
    answer: /140 characters/,
  });
  const filled = statusOf();
  const old = { sha: COMMIT, state: 'error', context: filled.context, description: null, target_url: null };
  github.statuses.push(...Array.from({ length: 1000 }, () => old));
  t.match(await forge.set(filled, NEVER), { kind: 'refused', status: 422, answer: /maximum number/ });
  t.match(await forge.set(statusOf({ repository: 'team/other' }), NEVER), {
    kind: 'failed',
    status: 404,
    answer: /the token may not write statuses/,
  });
  t.match(await statusAt(t, github, 'ghp_anotherToken').set(statusOf(), NEVER), {
    kind: 'failed',
    status: 401,
    answer: /Bad credentials.*not valid/,
  });
});

void tap.test('a token without the scope is answered for as if there were no repository', async (t) => {
  const github = await startFakeGithub(t, { commit: COMMIT, scope: 'read:user' });
  t.match(await statusAt(t, github).set(statusOf(), NEVER), { kind: 'failed', status: 404 });
  t.equal(github.statuses.length, 0);
});

void tap.test('limits are waited for as GitHub asks', async (t) => {
  const github = await startFakeGithub(t, { commit: COMMIT });
  const forge = statusAt(t, github);
  const reset = String(Math.floor(Date.now() / 1000) + 1800);
  github.next.push(
    {
      status: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
      body: { message: 'API rate limit exceeded for user ID 1.' },
    },
    {
      status: 429,
      headers: { 'retry-after': '90' },
      body: { message: 'You have exceeded a secondary rate limit.' },
    },
    { status: 403, body: { message: 'You have exceeded a secondary rate limit.' } },
    { status: 403, body: { message: 'Resource not accessible by personal access token' } },
    { status: 502, body: { message: 'Server Error' } },
  );
  const primary = await forge.set(statusOf(), NEVER);
  t.match(primary, { kind: 'absent', status: 403 });
  if (primary.kind === 'absent') t.ok((primary.retryAfterMs ?? 0) > 1_700_000, 'until the limit begins anew');
  t.match(await forge.set(statusOf(), NEVER), { kind: 'absent', status: 429, retryAfterMs: 90_000 });
  t.match(await forge.set(statusOf(), NEVER), { kind: 'absent', status: 403, retryAfterMs: 60_000 });
  t.match(await forge.set(statusOf(), NEVER), { kind: 'failed', status: 403 }, 'no limit, but no right');
  t.match(await forge.set(statusOf(), NEVER), { kind: 'absent', status: 502 });
  t.match(await forge.set(statusOf(), NEVER), { kind: 'accepted' });
});

void tap.test('a redirect is not followed, a private address not reached, a token not told', async (t) => {
  const github = await startFakeGithub(t, { commit: COMMIT });
  const other = await startFakeGithub(t, { commit: COMMIT });
  github.next.push({ status: 301, headers: { location: `${other.url}/repositories/1` }, body: {} });
  t.match(await statusAt(t, github).set(statusOf(), NEVER), {
    kind: 'failed',
    status: null,
    answer: /redirect/,
  });
  t.strictSame(other.asked, []);
  github.next.push({ status: 400, body: { message: `Bad ${GITHUB_TOKEN}` } });
  const told = await statusAt(t, github).set(statusOf(), NEVER);
  t.match(told, { answer: /Bad \[secret\]/ });
  const before = github.asked.length;
  const connection = connect(t, { isAllowed: isPublicAddress });
  const guarded = createGithubStatus({ apiUrl: github.url, secret: GITHUB_TOKEN, connection });
  t.match(await guarded.set(statusOf(), NEVER), { kind: 'absent', answer: /not a public address/ });
  t.equal(github.asked.length, before);
});

void tap.test('a server that is not there, or says nothing, is told of', async (t) => {
  const connection = connect(t, { timeoutMs: 200 });
  const nowhere = createGithubStatus({ apiUrl: 'http://127.0.0.1:9', secret: GITHUB_TOKEN, connection });
  t.match(await nowhere.set(statusOf(), NEVER), { kind: 'absent', status: null });
  t.match(await nowhere.check(NEVER), { kind: 'absent', status: null });
});

void tap.test('a check of the token says whose it is', async (t) => {
  const github = await startFakeGithub(t, { commit: COMMIT });
  t.match(await statusAt(t, github).check(NEVER), { kind: 'accepted', answer: "the token is robot's" });
  t.match(await statusAt(t, github, 'ghp_anotherToken').check(NEVER), { kind: 'failed', status: 401 });
});

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const APP = JSON.stringify({ appId: '7', installationId: '42', privateKey });

void tap.test('an App writes a check run, neutral for what is inconclusive', async (t) => {
  const github = await startFakeGithub(t, { commit: COMMIT });
  const forge = createGithubCheck({ apiUrl: github.url, secret: APP, connection: connect(t) });
  t.match(await forge.set(statusOf(), NEVER), { kind: 'accepted', status: 201, answer: 'shows in_progress' });
  const end = { ...ENDED, state: 'inconclusive', description: 'Nothing was compared.' } as const;
  t.match(await forge.set(statusOf(end), NEVER), { kind: 'accepted', status: 200, answer: 'shows neutral' });
  t.match(await forge.set(statusOf(end), NEVER), { kind: 'accepted' });
  t.equal(github.runs.length, 1, 'one run a comparison, changed');
  t.match(github.runs[0], {
    head_sha: COMMIT,
    name: 'verbatim/app',
    external_id: 'c1',
    status: 'completed',
    conclusion: 'neutral',
    output: { title: 'Inconclusive', summary: 'Nothing was compared.' },
  });
  t.match(await forge.set(statusOf(), NEVER), { answer: /already/ }, 'what has ended does not begin again');
  t.equal(github.runs[0]?.conclusion, 'neutral');
  const conclusions = ['reproducible', 'unreproducible', 'stopped'] as const;
  for (const [index, state] of conclusions.entries()) {
    await forge.set(statusOf({ ...ENDED, state, comparison: `c${index + 2}` }), NEVER);
  }
  t.strictSame(
    github.runs.map(({ conclusion }) => conclusion),
    ['neutral', 'success', 'failure', 'cancelled'],
  );
  t.match(await forge.check(NEVER), { kind: 'accepted', answer: /1 repositories/ });
});

void tap.test('who is not an App may write no check run', async (t) => {
  const github = await startFakeGithub(t, { commit: COMMIT });
  const forge = createGithubCheck({ apiUrl: github.url, secret: GITHUB_TOKEN, connection: connect(t) });
  t.match(await forge.set(statusOf(), NEVER), { kind: 'failed', status: 403, answer: /GitHub App/ });
});
