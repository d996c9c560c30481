import { createHmac } from 'node:crypto';

import tap from 'tap';

import { receivePush, type PushOutcome } from '../../src/coordinator/receive-push.ts';
import { settingsOf, WATCH } from '../comparison/project-fixture.ts';
import { openProjectsRig, type ProjectsRig } from './projects-rig.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const COMMIT = 'd6fde92930d4715a2b49857d24b940956b26d2d3';
const OTHER = 'c441029cf673f84c8b7db52d0a5944ee5c52ff89';
const ZEROS = '0'.repeat(40);
const repository = { full_name: 'team/app', clone_url: 'https://git.example.org/team/app.git' };

/** Sends a payload as GitHub does. */
function send(
  rig: ProjectsRig,
  payload: object,
  { event = 'push', delivery = 'd1', name = 'app', secret = SECRET } = {},
): PushOutcome {
  const body = Buffer.from(JSON.stringify(payload));
  const headers = {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': delivery,
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
  return receivePush(name, { headers, body }, rig.deps);
}

/** A watched project that takes pushes. */
function openRig(
  t: Parameters<typeof openProjectsRig>[0],
  more: Parameters<typeof settingsOf>[0] = {},
): ProjectsRig {
  const rig = openProjectsRig(t);
  rig.projects.create('app', settingsOf({ watch: WATCH, ...more }));
  rig.projects.setPushSecret('app', SECRET);
  return rig;
}

const pushOf = (more: object = {}): object => ({
  ref: 'refs/heads/main',
  before: ZEROS,
  after: COMMIT,
  deleted: false,
  head_commit: { id: COMMIT },
  repository,
  ...more,
});

void tap.test('a push to a watched branch asks for its commit, and the watch does not ask again', (t) => {
  const rig = openRig(t);
  rig.projects.recordLook('app', {
    kind: 'seen',
    refs: { 'refs/heads/main': OTHER },
    atMs: 1,
    nextAtMs: null,
  });
  t.match(send(rig, pushOf()), { kind: 'submitted', ref: 'refs/heads/main', commit: COMMIT, isNew: true });
  t.match(rig.submitted, [
    { project: 'app', trigger: 'push', again: false, request: { source: { ref: COMMIT } } },
  ]);
  t.match(rig.projects.state('app').seenRefs, { 'refs/heads/main': COMMIT });
  t.match(send(rig, pushOf({ before: OTHER }), { delivery: 'd2' }), {
    kind: 'ignored',
    why: /known to be at/,
  });
  t.end();
});

void tap.test('the same delivery, and the same body under another name, do nothing again', (t) => {
  const rig = openRig(t);
  t.equal(send(rig, pushOf()).kind, 'submitted');
  t.match(send(rig, pushOf()), { kind: 'ignored', why: 'this push was told before' });
  t.match(send(rig, pushOf(), { delivery: 'forged' }), { kind: 'ignored', why: 'this push was told before' });
  t.match(send(rig, pushOf({ after: OTHER })), { kind: 'ignored', why: 'this push was told before' });
  t.equal(rig.submitted.length, 1);
  t.end();
});

void tap.test('an annotated tag is its commit; what is deleted is forgotten', (t) => {
  const rig = openRig(t);
  rig.projects.recordLook('app', { kind: 'seen', refs: { 'refs/tags/v0': OTHER }, atMs: 1, nextAtMs: null });
  const tag = pushOf({ ref: 'refs/tags/v1', after: 'a'.repeat(40), head_commit: { id: COMMIT } });
  t.match(send(rig, tag), { kind: 'submitted', commit: COMMIT });
  const gone = pushOf({ ref: 'refs/tags/v0', after: ZEROS, deleted: true, head_commit: null });
  t.match(send(rig, gone, { delivery: 'd2' }), { kind: 'ignored', why: 'refs/tags/v0 was deleted' });
  t.strictSame(rig.projects.state('app').seenRefs, { 'refs/tags/v1': COMMIT });
  t.end();
});

void tap.test('what is not watched, not a push or of another repository asks for nothing', (t) => {
  const rig = openRig(t);
  const cases: [payload: object, options: Parameters<typeof send>[2], why: RegExp][] = [
    [{ zen: 'x' }, { event: 'ping' }, /^pong$/],
    [pushOf({ ref: 'refs/heads/dev' }), {}, /not watched/],
    [pushOf({ ref: 'refs/pull/1/head' }), {}, /not watched/],
    [pushOf({ repository: { full_name: 'evil/app' } }), {}, /evil\/app, which is not/],
    [pushOf(), { event: 'issues' }, /nothing is done for the event "issues"/],
    [pushOf({ after: 'main; id' }), {}, /names no commit/],
    [{ ref: 1 }, {}, /not that of a push/],
  ];
  for (const [payload, options, why] of cases) t.match(send(rig, payload, options), { kind: 'ignored', why });
  const unwatched = openRig(t, { watch: null });
  t.match(send(unwatched, pushOf()), { kind: 'ignored', why: /watches no branch/ });
  t.equal(rig.submitted.length + unwatched.submitted.length, 0);
  t.end();
});

void tap.test('wrong signature, no secret and no project are one and the same refusal', (t) => {
  const rig = openRig(t);
  rig.projects.create('open', settingsOf({ watch: WATCH }));
  t.strictSame(send(rig, pushOf(), { secret: 'x' }), { kind: 'refused' });
  t.strictSame(send(rig, pushOf(), { name: 'open' }), { kind: 'refused' });
  t.strictSame(send(rig, pushOf(), { name: 'gone' }), { kind: 'refused' });
  t.end();
});

void tap.test("GitLab's documented push and tag push are read, and a form's payload", (t) => {
  const source = { kind: 'git', url: 'https://gitlab.example.com/mike/diaspora.git', ref: null } as const;
  const rig = openRig(t, { source, watch: { ...WATCH, branches: ['*'] } });
  const sendGitlab = (event: string, payload: object): PushOutcome =>
    receivePush(
      'app',
      {
        headers: { 'content-type': 'application/json', 'x-gitlab-event': event, 'x-gitlab-token': SECRET },
        body: Buffer.from(JSON.stringify(payload)),
      },
      rig.deps,
    );
  const project = { path_with_namespace: 'mike/diaspora' };
  // https://docs.gitlab.com/user/project/integrations/webhook_events/, shortened.
  const after = 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7';
  const branch = { object_kind: 'push', ref: 'refs/heads/master', after, checkout_sha: after, project };
  t.match(sendGitlab('Push Hook', branch), { kind: 'submitted', commit: after });
  const tagged = '82b3d5ae55f7080f1e6022629cdb57bfae7cccc7';
  const tag = {
    object_kind: 'tag_push',
    ref: 'refs/tags/v1.0.0',
    after: OTHER,
    checkout_sha: tagged,
    project,
  };
  t.match(sendGitlab('Tag Push Hook', tag), { kind: 'submitted', commit: tagged });
  const gone = { object_kind: 'push', ref: 'refs/heads/master', after: ZEROS, checkout_sha: null, project };
  t.match(sendGitlab('Push Hook', gone), { kind: 'ignored', why: /deleted/ });
  t.match(sendGitlab('System Hook', { object_kind: 'merge_request' }), { kind: 'ignored' });
  t.end();
});

void tap.test('a payload sent as a form is checked and read as it came', (t) => {
  const rig = openRig(t);
  const body = Buffer.from(new URLSearchParams({ payload: JSON.stringify(pushOf()) }).toString());
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-github-event': 'push',
    'x-github-delivery': 'd1',
    'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
  };
  t.match(receivePush('app', { headers, body }, rig.deps), { kind: 'submitted', commit: COMMIT });
  t.end();
});

void tap.test('what could not be put into the queue may be told again', (t) => {
  const rig = openRig(t);
  const { submit } = rig.deps.service;
  Object.assign(rig.deps.service, { submit: refuse });
  t.throws(() => send(rig, pushOf()), /full/);
  Object.assign(rig.deps.service, { submit });
  t.equal(send(rig, pushOf()).kind, 'submitted');
  t.end();
});

function refuse(): never {
  throw new Error('the queue is full');
}
