import t from 'tap';

import { SAMPLES } from '../../report/sample-documents.ts';
import { requestOf } from '../../store/queue-rig.ts';
import { openApiRig, type ApiRig } from '../api-rig.ts';

const REQUEST = requestOf({ kind: 'git', url: 'https://example.org/app.git', ref: 'main' });

const post = (rig: ApiRig, path: string, headers: Record<string, string>, payload?: object) =>
  rig.app.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    headers,
    ...(payload === undefined ? {} : { payload }),
  });

const remove = (rig: ApiRig, id: string, headers: Record<string, string> = rig.admin) =>
  rig.app.inject({ method: 'DELETE', url: `/api/v1/comparisons/${id}`, headers });

void t.test('a request is queued, and told where it is', async (test) => {
  const rig = await openApiRig(test);
  const { headers } = rig.token(['submit']);
  const answer = await post(rig, '/comparisons', headers, { request: REQUEST });
  test.equal(answer.statusCode, 202);
  const { isNew, comparison } = answer.json();
  test.ok(isNew);
  test.match(comparison, { status: 'queued', trigger: 'person', project: null });
  test.equal(answer.headers['location'], `/api/v1/comparisons/${comparison.id}`);
  const again = await post(rig, '/comparisons', headers, { request: REQUEST });
  test.match(again.json(), { isNew: false, comparison: { id: comparison.id } }, 'the same is the same');
  const anew = await post(rig, '/comparisons', headers, { request: REQUEST, again: true });
  test.match(anew.json(), { isNew: true });
});

void t.test('labels and repeats are made anew from the notations', async (test) => {
  const rig = await openApiRig(test);
  const builder = { notation: 'bookworm', label: '<b>', toolchain: '../..', variations: [], repeat: 7 };
  const request = { ...REQUEST, builders: [builder, builder] };
  const answer = await post(rig, '/comparisons', rig.admin, { request });
  test.equal(answer.statusCode, 202);
  const [claim] = rig.store.queue.claimNext();
  test.same(
    claim?.request.builders.map(({ label, toolchain, repeat }) => [label, toolchain, repeat]),
    [
      ['bookworm', 'bookworm', 1],
      ['bookworm#2', 'bookworm', 2],
    ],
  );
});

void t.test('somebody who does not see an equal request gets one of his own', async (test) => {
  const rig = await openApiRig(test);
  const one = rig.token(['submit'], { projects: [] }).headers;
  const other = rig.token(['submit'], { projects: [] }).headers;
  const first = (await post(rig, '/comparisons', one, { request: REQUEST })).json();
  const second = (await post(rig, '/comparisons', other, { request: REQUEST })).json();
  test.ok(second.isNew);
  test.not(second.comparison.id, first.comparison.id);
});

void t.test('a project is compared as it is set up, at the ref that is asked for', async (test) => {
  const rig = await openApiRig(test);
  rig.project('app', 'private');
  const member = rig.token(['submit'], { projects: ['app'] }).headers;
  const answer = await post(rig, '/comparisons', member, { project: 'app', ref: 'v2', deadlineSeconds: 60 });
  test.equal(answer.statusCode, 202);
  test.match(answer.json().comparison, {
    project: 'app',
    source: { url: 'https://example.org/app.git', ref: 'v2' },
    deadline: new Date(rig.clock.now + 60_000).toISOString(),
  });
  const stranger = rig.token(['submit'], { projects: [] }).headers;
  const refused = await post(rig, '/comparisons', stranger, { project: 'app' });
  test.match(refused.json(), { status: 404, code: 'UNKNOWN_PROJECT' });
});

void t.test('what makes no sense, or may not be, is refused with its reason', async (test) => {
  const rig = await openApiRig(test);
  rig.project('app', 'public');
  const { headers } = rig.token(['submit'], { projects: [] });
  for (const [payload, expected] of [
    [{}, { status: 400, code: 'INVALID_REQUEST' }],
    [
      { request: REQUEST, project: 'app' },
      { status: 400, code: 'INVALID_REQUEST' },
    ],
    [
      { request: REQUEST, agian: true },
      { status: 400, errors: [{ pointer: '/body/' }] },
    ],
    [{ project: 'app' }, { status: 403, code: 'FORBIDDEN' }],
    [
      { request: { ...REQUEST, builders: [{ ...REQUEST.builders[0], notation: 'hurd' }] } },
      { status: 422, code: 'NOTATION' },
    ],
    [
      { request: { ...REQUEST, source: { kind: 'directory', path: '/etc' } } },
      { status: 422, code: 'REFUSED_SOURCE' },
    ],
    [
      { request: { ...REQUEST, source: { kind: 'git', url: '/srv/app.git', ref: null } } },
      { status: 422, code: 'REFUSED_SOURCE' },
    ],
    [
      { request: { ...REQUEST, source: { kind: 'upload', digest: 'a'.repeat(64), name: 'x' } } },
      { status: 422, code: 'REFUSED_SOURCE' },
    ],
    [{ request: { ...REQUEST, allowPrivateAddresses: true } }, { status: 422, code: 'REFUSED_SOURCE' }],
  ] as const) {
    const answer = await post(rig, '/comparisons', headers, payload);
    test.match(answer.json(), expected, JSON.stringify(expected));
    test.equal(answer.headers['content-type'], 'application/problem+json');
  }
});

void t.test('who asked for a comparison may cancel it, others may not', async (test) => {
  const rig = await openApiRig(test);
  const mine = rig.token(['submit']);
  const { comparison } = (await post(rig, '/comparisons', mine.headers, { request: REQUEST })).json();
  const path = `/comparisons/${comparison.id}/cancel`;
  const other = await post(rig, path, rig.token(['submit']).headers);
  test.match(other.json(), { status: 403, code: 'FORBIDDEN' });
  const done = await post(rig, path, mine.headers, { why: 'wrong ref' });
  test.equal(done.statusCode, 202);
  test.match(done.json(), { status: 'cancelled', sentence: 'wrong ref' });
  test.equal((await post(rig, path, mine.headers)).statusCode, 202, 'nothing happens to one that has ended');
});

void t.test('an admin removes a comparison that has ended, by its whole id', async (test) => {
  const rig = await openApiRig(test);
  const id = await rig.keep(SAMPLES.reproducible());
  const running = rig.begin().id;
  test.match((await remove(rig, running)).json(), { status: 409, code: 'STILL_RUNNING' });
  test.match((await remove(rig, 'latest')).json(), { status: 400 });
  const done = await remove(rig, id);
  test.equal(done.statusCode, 204);
  test.equal(done.body, '');
  test.equal((await rig.get(`/comparisons/${id}`)).statusCode, 404);
});

void t.test(
  'who asked for a comparison of no project may remove it, and has room again at once',
  async (test) => {
    const rig = await openApiRig(test);
    rig.project('open', 'public');
    const mine = rig.token(['submit'], { quota: { storedBytes: 1000 } });
    const id = await rig.keep(SAMPLES.reproducible(), { token: mine.id });
    const full = await post(rig, '/comparisons', mine.headers, { request: REQUEST });
    test.match(full.json(), { status: 403, code: 'QUOTA_EXCEEDED', hint: /^remove comparisons/ });
    const ofProject = await rig.keep(SAMPLES.reproducible(), { token: mine.id, project: 'open' });
    const running = rig.begin({ token: mine.id }).id;
    for (const headers of [rig.token(['submit']).headers, rig.token(['read']).headers])
      test.match((await remove(rig, id, headers)).json(), { status: 403, code: 'FORBIDDEN' });
    test.match((await remove(rig, ofProject, mine.headers)).json(), { status: 403, code: 'FORBIDDEN' });
    test.match((await remove(rig, running, mine.headers)).json(), { status: 409, code: 'STILL_RUNNING' });
    const unseen = rig.token(['submit'], { projects: [] }).headers;
    test.equal((await remove(rig, id, unseen)).statusCode, 404);
    test.equal((await remove(rig, id, mine.headers)).statusCode, 204);
    rig.store.comparisons.remove(ofProject);
    test.equal((await post(rig, '/comparisons', mine.headers, { request: REQUEST })).statusCode, 202);
    const { items } = (await rig.get(`/audit?action=comparison.remove&outcome=done`)).json();
    test.match(items, [{ token: mine.id, subject: id }]);
  },
);

void t.test(
  'what another comparison repeats, explains or regressed from stays until that one goes',
  async (test) => {
    const rig = await openApiRig(test);
    const { id: token, headers } = rig.token(['submit']);
    const base = await rig.keep(SAMPLES.reproducible(), { token });
    const repeating = await rig.keep({ ...SAMPLES.reproducible(), reuseOf: base }, { token });
    const regressed = await rig.keep({ ...SAMPLES.twoMismatches(), regressedFrom: base }, { token });
    for (const referring of [repeating, regressed]) {
      test.match((await remove(rig, base, headers)).json(), { status: 409, code: 'IS_EVIDENCE' });
      test.equal((await remove(rig, referring, headers)).statusCode, 204);
    }
    test.equal((await remove(rig, base, headers)).statusCode, 204);
    const other = await rig.keep(SAMPLES.reproducible(), { token });
    await rig.keep({ ...SAMPLES.reproducible(), reuseOf: other });
    test.equal((await remove(rig, other)).statusCode, 204, 'an admin knows what is evidence');
  },
);
