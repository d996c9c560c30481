import tap, { type Test } from 'tap';

import { createGiteaStatus } from '../../src/coordinator/gitea-status.ts';
import { COMMIT, connect, NEVER, statusOf } from './forge-fixture.ts';
import { GITEA_TOKEN, startFakeGitea, type FakeGitea } from './fake-gitea.ts';

const giteaAt = (t: Test, { url }: FakeGitea, token = GITEA_TOKEN) =>
  createGiteaStatus({ apiUrl: url, token, connection: connect(t) });

void tap.test('a status is pending, then what came of it', async (t) => {
  const gitea = await startFakeGitea(t, { commit: COMMIT });
  const forge = giteaAt(t, gitea);
  t.match(await forge.set(statusOf(), NEVER), { kind: 'accepted', status: 201 });
  t.match(gitea.statuses[0], { context: 'verbatim/app', description: 'Comparing 3 builds.' });
  for (const state of ['reproducible', 'unreproducible', 'inconclusive', 'stopped'] as const) {
    await forge.set(statusOf({ state, description: `It is ${state}.` }), NEVER);
  }
  t.strictSame(
    gitea.statuses.map(({ status }) => status),
    ['pending', 'success', 'failure', 'error', 'error'],
  );
});

void tap.test('the same status again is not sent, after another one it is', async (t) => {
  const gitea = await startFakeGitea(t, { commit: COMMIT });
  const forge = giteaAt(t, gitea);
  await forge.set(statusOf({ targetUrl: null }), NEVER);
  t.match(await forge.set(statusOf({ targetUrl: null }), NEVER), { kind: 'accepted', answer: /already/ });
  t.equal(gitea.statuses.length, 1);
  await forge.set(statusOf({ state: 'reproducible' }), NEVER);
  await forge.set(statusOf({ targetUrl: null }), NEVER);
  t.equal(gitea.statuses.length, 3);
});

void tap.test('what is refused is told of', async (t) => {
  const gitea = await startFakeGitea(t, { commit: COMMIT });
  t.match(await giteaAt(t, gitea, 'another-token').set(statusOf(), NEVER), { kind: 'failed', status: 401 });
  t.match(await giteaAt(t, gitea).set(statusOf({ repository: 'team/none' }), NEVER), {
    kind: 'failed',
    status: 404,
  });
  const reader = await startFakeGitea(t, { commit: COMMIT, scope: 'read:repository' });
  t.match(await giteaAt(t, reader).set(statusOf(), NEVER), {
    kind: 'failed',
    status: 403,
    answer: /required=\[write:repository\].*may not write/,
  });
  gitea.next.push(
    { status: 429, headers: { 'retry-after': '75' }, body: { message: 'Too Many Requests' } },
    { status: 200, body: [] },
    { status: 422, body: { message: '[]: invalid state' } },
  );
  t.match(await giteaAt(t, gitea).set(statusOf(), NEVER), {
    kind: 'absent',
    status: 429,
    retryAfterMs: 75_000,
  });
  t.match(await giteaAt(t, gitea).set(statusOf(), NEVER), { kind: 'refused', status: 422 });
});

void tap.test('a check of the token', async (t) => {
  const gitea = await startFakeGitea(t, { commit: COMMIT });
  t.match(await giteaAt(t, gitea).check(NEVER), { kind: 'accepted', status: 200 });
  t.match(await giteaAt(t, gitea, 'another-token').check(NEVER), { kind: 'failed', status: 401 });
});
