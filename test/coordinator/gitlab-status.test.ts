import tap, { type Test } from 'tap';

import { createGitlabStatus } from '../../src/coordinator/gitlab-status.ts';
import { isPublicAddress } from '../../src/source/url-guard.ts';
import { GITLAB_TOKEN, startFakeGitlab, type FakeGitlab } from './fake-gitlab.ts';
import { COMMIT, connect, NEVER, statusOf } from './forge-fixture.ts';

const gitlabAt = (t: Test, { url }: FakeGitlab, token = GITLAB_TOKEN) =>
  createGitlabStatus({ apiUrl: url, token, connection: connect(t) });

const status = (more: Parameters<typeof statusOf>[0] = {}) =>
  statusOf({ repository: 'team/sub/app', ...more });

void tap.test('a status runs, then what came of it takes its place', async (t) => {
  const gitlab = await startFakeGitlab(t, { commit: COMMIT });
  const forge = gitlabAt(t, gitlab);
  t.match(await forge.set(status(), NEVER), { kind: 'accepted', status: 201 });
  t.match(gitlab.statuses, [{ status: 'running', name: 'verbatim/app', description: 'Comparing 3 builds.' }]);
  await forge.set(status({ state: 'reproducible' }), NEVER);
  t.match(gitlab.statuses, [{ status: 'success' }]);
  for (const state of ['unreproducible', 'inconclusive', 'stopped'] as const) {
    await forge.set(status({ state, description: `It is ${state}.` }), NEVER);
  }
  t.strictSame(
    gitlab.statuses.map((one) => one.status),
    ['success', 'failed', 'failed', 'canceled'],
  );
});

void tap.test(
  'the same status again changes nothing, and GitLab is not asked for a step that it refuses',
  async (t) => {
    const gitlab = await startFakeGitlab(t, { commit: COMMIT });
    const forge = gitlabAt(t, gitlab);
    await forge.set(status(), NEVER);
    t.match(await forge.set(status(), NEVER), { kind: 'accepted', answer: /already/ });
    t.equal(gitlab.asked.filter((one) => one.startsWith('POST')).length, 1);
  },
);

void tap.test(
  'a step to the state that another process has just set counts as done, and no other refusal',
  async (t) => {
    const gitlab = await startFakeGitlab(t, { commit: COMMIT });
    const forge = gitlabAt(t, gitlab);
    await forge.set(status(), NEVER);
    // Between the look and the step the other process's came.
    gitlab.next.push({ status: 200, body: [] });
    t.match(await forge.set(status(), NEVER), { kind: 'accepted', answer: /already/ });
    gitlab.next.push({ status: 200, body: [] });
    t.match(await forge.set(status({ description: 'Another text.' }), NEVER), {
      kind: 'refused',
      status: 400,
      answer: /Cannot transition/,
    });
  },
);

void tap.test('what GitLab refuses is told of', async (t) => {
  const gitlab = await startFakeGitlab(t, { commit: COMMIT });
  t.match(await gitlabAt(t, gitlab).set(status({ targetUrl: 'no url' }), NEVER), {
    kind: 'refused',
    status: 400,
    answer: '{"target_url":["is invalid"]}',
  });
  t.match(await gitlabAt(t, gitlab, 'glpat-another').set(status(), NEVER), { kind: 'failed', status: 401 });
  t.match(await gitlabAt(t, gitlab).set(statusOf(), NEVER), {
    kind: 'failed',
    status: 404,
    answer: /may not write/,
  });
  const reader = await startFakeGitlab(t, { commit: COMMIT, mayWrite: false });
  t.match(await gitlabAt(t, reader).set(status(), NEVER), {
    kind: 'failed',
    status: 403,
    answer: /may not write/,
  });
});

void tap.test('limits are waited for, redirects not followed, private addresses not reached', async (t) => {
  const gitlab = await startFakeGitlab(t, { commit: COMMIT });
  const forge = gitlabAt(t, gitlab);
  gitlab.next.push(
    {
      status: 429,
      headers: { 'retry-after': '75' },
      body: { message: 'This endpoint has been requested too many times.' },
    },
    { status: 302, headers: { location: 'http://127.0.0.1:9/' }, body: {} },
  );
  t.match(await forge.set(status(), NEVER), { kind: 'absent', status: 429, retryAfterMs: 75_000 });
  t.match(await forge.set(status(), NEVER), { kind: 'failed', status: null, answer: /redirect/ });
  const connection = connect(t, { isAllowed: isPublicAddress });
  const before = gitlab.asked.length;
  const guarded = createGitlabStatus({ apiUrl: gitlab.url, token: GITLAB_TOKEN, connection });
  t.match(await guarded.set(status(), NEVER), { kind: 'absent', answer: /not a public address/ });
  t.equal(gitlab.asked.length, before);
});

void tap.test('an answer without end is cut off', async (t) => {
  const gitlab = await startFakeGitlab(t, { commit: COMMIT });
  gitlab.next.push({ status: 200, body: { text: 'x'.repeat(5 * 1024 * 1024) } });
  t.match(await gitlabAt(t, gitlab).set(status(), NEVER), { kind: 'absent', status: null });
});

void tap.test('a check of the token', async (t) => {
  const gitlab = await startFakeGitlab(t, { commit: COMMIT });
  t.match(await gitlabAt(t, gitlab).check(NEVER), { kind: 'accepted', status: 200 });
  t.match(await gitlabAt(t, gitlab, 'glpat-another').check(NEVER), { kind: 'failed', status: 401 });
});
