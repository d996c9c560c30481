import t from 'tap';

import { twoMismatches } from '../../report/sample-documents.ts';
import { openApiRig, type ApiRig } from '../api-rig.ts';

const explain = (rig: ApiRig, id: string, headers: Record<string, string>, payload?: object) =>
  rig.app.inject({
    method: 'POST',
    url: `/api/v1/comparisons/${id}/explanations`,
    headers,
    ...(payload === undefined ? {} : { payload }),
  });

void t.test(
  'a finished comparison is explained by one of its own, which takes its builds over',
  async (test) => {
    const rig = await openApiRig(test);
    const document = twoMismatches();
    const id = await rig.keep(document);
    const answer = await explain(rig, id, rig.admin, { tryFix: true, budget: 40, deadlineSeconds: 60 });
    test.equal(answer.statusCode, 202);
    const { isNew, comparison } = answer.json();
    test.ok(isNew);
    test.match(comparison, { status: 'queued', trigger: 'person' });
    test.equal(answer.headers['location'], `/api/v1/comparisons/${comparison.id}`);
    const [claim] = rig.store.queue.claimNext();
    test.match(claim?.request, {
      builtBy: id,
      explain: { tryFix: true, budget: 40, confirmations: 2, trace: false },
      seed: document.seed,
      source: document.revision.source,
    });
    test.equal(claim?.request.builders.length, document.builds.length);
  },
);

void t.test('the same that is asked for twice is one comparison, by any name of it', async (test) => {
  const rig = await openApiRig(test);
  const id = await rig.keep(twoMismatches());
  const first = (await explain(rig, id, rig.admin)).json();
  const second = (await explain(rig, 'latest', rig.admin)).json();
  test.match(second, { status: 409 }, 'latest is the explanation by now, which has no result');
  test.match((await explain(rig, id, rig.admin)).json(), {
    isNew: false,
    comparison: { id: first.comparison.id },
  });
});

void t.test('only what has a result, and is seen, is explained', async (test) => {
  const rig = await openApiRig(test);
  rig.project('app', 'private');
  const id = await rig.keep(twoMismatches(), { project: 'app' });
  const stranger = rig.token(['submit'], { projects: [] }).headers;
  test.match((await explain(rig, id, stranger)).json(), { status: 404, code: 'UNKNOWN_COMPARISON' });
  const member = rig.token(['submit'], { projects: ['app'] }).headers;
  const asked = await explain(rig, id, member);
  test.match(asked.json(), { comparison: { project: 'app' } });
  const reader = rig.token(['read'], { projects: ['app'] }).headers;
  test.match((await explain(rig, id, reader)).json(), { status: 403, code: 'FORBIDDEN' });
  const running = rig.begin();
  test.match((await explain(rig, running.id, rig.admin)).json(), { status: 409, code: 'NOT_FINISHED' });
});

void t.test("a public project's comparison is explained only with a token for it", async (test) => {
  const rig = await openApiRig(test);
  rig.project('app', 'public');
  const id = await rig.keep(twoMismatches(), { project: 'app' });
  const stranger = rig.token(['submit'], { projects: ['other'] }).headers;
  test.match((await explain(rig, id, stranger)).json(), { status: 403, code: 'FORBIDDEN' });
});

void t.test('quotas hold for explanations, and bounds for what they ask', async (test) => {
  const rig = await openApiRig(test);
  const id = await rig.keep(twoMismatches());
  const { headers } = rig.token(['submit'], { quota: { activeComparisons: 1 } });
  test.equal((await explain(rig, id, headers)).statusCode, 202);
  const more = await explain(rig, id, headers, { tryFix: true });
  test.match(more.json(), { status: 403, code: 'QUOTA_EXCEEDED' });
  for (const payload of [{ budget: 0 }, { budget: 1001 }, { confirmations: 11 }, { colour: 'red' }]) {
    const answer = await explain(rig, id, rig.admin, payload);
    test.match(answer.json(), { status: 400, code: 'INVALID_REQUEST' }, JSON.stringify(payload));
  }
});

void t.test('a key makes an explanation be asked for once', async (test) => {
  const rig = await openApiRig(test);
  const id = await rig.keep(twoMismatches());
  const headers = { ...rig.admin, 'idempotency-key': 'once' };
  const [first, second] = [await explain(rig, id, headers), await explain(rig, id, headers)];
  test.equal(second.body, first.body);
});

void t.test('a submission may ask for experiments, and may not name builds to take over', async (test) => {
  const rig = await openApiRig(test);
  const document = twoMismatches();
  const id = await rig.keep(document);
  const post = (request: object) =>
    rig.app.inject({ method: 'POST', url: '/api/v1/comparisons', headers: rig.admin, payload: { request } });
  const { source } = document.revision;
  const request = {
    source: source.kind === 'directory' ? { kind: 'debian', name: 'hello', version: null } : source,
    recipeFile: null,
    recipeFlags: rig.begin().request.recipeFlags,
    builders: document.builds.map(({ builder }) => builder),
    seed: null,
    sourceDateEpoch: null,
    allowPrivateAddresses: false,
    jobs: null,
    maxDiffs: 5,
    refetch: false,
  };
  const answer = await post({ ...request, explain: { tryFix: true } });
  test.equal(answer.statusCode, 202, answer.body);
  test.match(rig.store.queue.claimNext()[0]?.request, { explain: { tryFix: true }, builtBy: null });
  const refused = await post({ ...request, builtBy: id });
  test.match(refused.json(), { status: 400, code: 'INVALID_REQUEST' });
});
