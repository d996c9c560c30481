import t from 'tap';

import { SAMPLES } from '../../report/sample-documents.ts';
import { finishedBuildOf, planOf } from '../../store/queue-rig.ts';
import { openApiRig } from '../api-rig.ts';

void t.test('the document is sent as it is stored, under its digest', async (test) => {
  const rig = await openApiRig(test);
  const id = await rig.keep(SAMPLES.twoMismatches());
  const { document } = (await rig.get(`/comparisons/${id}`)).json();
  const answer = await rig.get(`/comparisons/${id}/document`);
  test.equal(answer.headers['etag'], `"${document}"`);
  test.same(answer.json(), { ...SAMPLES.twoMismatches(), id });
  const running = rig.begin().id;
  test.match((await rig.get(`/comparisons/${running}/document`)).json(), {
    status: 409,
    code: 'NOT_FINISHED',
  });
});

void t.test('a report is had in every format, and not sent twice', async (test) => {
  const rig = await openApiRig(test);
  const id = await rig.keep(SAMPLES.hostile());
  for (const [format, type] of [
    ['html', 'text/html; charset=utf-8'],
    ['text', 'text/plain; charset=utf-8'],
    ['junit', 'application/xml'],
    ['json', 'application/json; charset=utf-8'],
  ] as const) {
    const path = `/comparisons/${id}/report?format=${format}`;
    const answer = await rig.get(path);
    test.equal(answer.statusCode, 200);
    test.equal(answer.headers['content-type'], type);
    test.match(answer.headers['content-security-policy'], /sandbox/);
    const etag = String(answer.headers['etag']);
    test.equal((await rig.get(path, { ...rig.admin, 'if-none-match': etag })).statusCode, 304);
  }
  test.match((await rig.get(`/comparisons/${id}/report?format=pdf`)).json(), { status: 400 });
});

void t.test('artifacts are listed by path and by verdict', async (test) => {
  const rig = await openApiRig(test);
  await rig.keep(SAMPLES.reproducible());
  const id = await rig.keep(SAMPLES.twoMismatches());
  await rig.keep(SAMPLES.reproducible());
  const { judgement } = SAMPLES.twoMismatches();
  const paths = judgement.artifacts.map(({ path }) => path);
  const seen: string[] = [];
  let query = 'limit=2';
  for (;;) {
    const { items, next } = (await rig.get(`/comparisons/${id}/artifacts?${query}`)).json();
    seen.push(...items.map(({ path }: { path: string }) => path));
    if (next === null) break;
    query = `limit=2&cursor=${next}`;
  }
  test.same(seen, paths, 'of this comparison and no other');
  const { items } = (await rig.get(`/comparisons/${id}/artifacts?verdict=mismatch`)).json();
  const expected = judgement.artifacts.filter(({ verdict }) => verdict === 'mismatch');
  test.equal(items.length, expected.length);
  test.match(items[0], {
    path: expected[0]?.path,
    classes: expected[0]?.classes.map(({ letter, builds }) => ({ letter, builds })),
  });
});

void t.test('all that is known of an artifact is found by its digest', async (test) => {
  const rig = await openApiRig(test);
  rig.project('open', 'public');
  rig.project('closed', 'private');
  const entry = SAMPLES.reproducible().judgement.artifacts[0]?.classes[0]?.entry;
  const digest = entry?.kind === 'file' ? entry.digest : '';
  const older = await rig.keep(SAMPLES.reproducible(), { project: 'closed' });
  const newer = await rig.keep(SAMPLES.reproducible(), { project: 'open' });
  const all = (await rig.get(`/artifacts/${digest}`)).json();
  test.equal(all.digest, digest);
  test.same(
    all.items.map(({ comparison }: { comparison: string }) => comparison),
    [newer, older],
  );
  test.match(all.items[0], {
    project: 'open',
    path: entry?.path,
    verdict: 'match',
    comparisonVerdict: 'reproducible',
    letter: 'A',
    builders: [{ label: 'bookworm' }, { label: 'bookworm#2' }, { label: 'bookworm+all' }],
  });
  const first = (await rig.get(`/artifacts/${digest}?limit=1`)).json();
  const second = (await rig.get(`/artifacts/${digest}?limit=1&cursor=${first.next}`)).json();
  test.same([first.items[0].comparison, second.items[0].comparison, second.next], [newer, older, null]);
  const seen = (await rig.get(`/artifacts/${digest}`, {})).json();
  test.same(
    seen.items.map(({ comparison }: { comparison: string }) => comparison),
    [newer],
  );
  test.equal((await rig.get(`/artifacts/${'0'.repeat(64)}`)).statusCode, 404);
  test.equal((await rig.get(`/artifacts/${digest.toUpperCase()}`)).statusCode, 400);
});

void t.test('a build is told with its result once its comparison has finished', async (test) => {
  const rig = await openApiRig(test);
  const id = await rig.keep(SAMPLES.failedBuild());
  const { builds, logTails } = SAMPLES.failedBuild();
  const { items } = (await rig.get(`/comparisons/${id}/builds`)).json();
  test.same(
    items.map(({ position, label, outcome }: Record<string, unknown>) => [position, label, outcome]),
    builds.map(({ builder, outcome }, position) => [position, builder.label, outcome]),
  );
  const one = (await rig.get(`/comparisons/${id}/builds/1`)).json();
  test.same([one.result, one.logTail], [builds[1], logTails[1]]);
  const told = (await rig.get(`/comparisons/${id}/builds/1/environment`)).json();
  test.same(told, { environment: builds[1]?.environment, observed: builds[1]?.observed });
  test.equal((await rig.get(`/comparisons/${id}/builds/9`)).statusCode, 404);
  test.equal((await rig.get(`/comparisons/${id}/builds/-1`)).statusCode, 400);
});

void t.test('differences are told without their trees, and one with its tree', async (test) => {
  const rig = await openApiRig(test);
  const document = SAMPLES.twoMismatches();
  const id = await rig.keep(document);
  const { items, undiffed, logs } = (await rig.get(`/comparisons/${id}/differences`)).json();
  test.equal(items.length, document.differences.length);
  test.notOk('tree' in items[0]);
  test.same([undiffed, logs], [document.undiffed, document.logDifferences]);
  const one = (await rig.get(`/comparisons/${id}/differences/0`)).json();
  test.same(one, { ...document.differences[0], index: 0 });
  test.equal((await rig.get(`/comparisons/${id}/differences/99`)).statusCode, 404);
});

void t.test('the queue tells how much waits and what is under way', async (test) => {
  const rig = await openApiRig(test);
  await rig.keep(SAMPLES.reproducible());
  const { id } = rig.begin();
  test.match((await rig.get('/queue')).json(), { queued: 0, active: 1, waiting: [], underWay: [{ id }] });
  test.match((await rig.get('/queue', {})).json(), { active: 1, underWay: [] }, 'the number is no secret');
});

void t.test('builds under way are told from the plan and their attempts', async (test) => {
  const rig = await openApiRig(test);
  const document = SAMPLES.twoMismatches();
  const { id, ledger } = rig.begin();
  test.same(
    (await rig.get(`/comparisons/${id}/builds`)).json(),
    { items: [] },
    'none before they are planned',
  );
  await ledger.keepPlan(planOf(document));
  const first = await ledger.openAttempt(0);
  await ledger.endAttempt(0, first.attempt, finishedBuildOf(document));
  await ledger.openAttempt(1);
  const { items } = (await rig.get(`/comparisons/${id}/builds`)).json();
  test.match(items.slice(0, 3), [
    { position: 0, state: 'ended', outcome: 'success', attempt: 1 },
    { position: 1, state: 'running', outcome: null, attempt: 1 },
    { position: 2, state: 'planned', outcome: null, attempt: null },
  ]);
  test.match((await rig.get(`/comparisons/${id}/attempts`)).json(), {
    items: [
      { position: 0, state: 'ended', outcome: 'success' },
      { position: 1, state: 'started', outcome: null },
    ],
  });
  test.match((await rig.get(`/comparisons/${id}/builds/2`)).json(), {
    state: 'planned',
    result: null,
    logTail: null,
  });
  const planned = (await rig.get(`/comparisons/${id}/builds/2/environment`)).json();
  test.same(planned, { environment: document.builds[2]?.environment, observed: null });
  test.match((await rig.get(`/comparisons/${id}/builds/0/log`)).json(), {
    status: 409,
    code: 'NOT_FINISHED',
  });
});

void t.test('a document that is too large to be taken apart is still sent whole', async (test) => {
  const rig = await openApiRig(test);
  const document = SAMPLES.reproducible();
  const log = { ...(await rig.store.blobs.put(Buffer.from('0.001 cc app.c\n'))), truncated: false };
  const id = await rig.keep({
    ...document,
    builds: document.builds.map((build) => ({ ...build, log })),
    logTails: document.logTails.map(() => 'x'.repeat(11 * 1024 ** 2)),
  });
  for (const path of ['/report', '/builds/0', '/builds/0/environment', '/differences']) {
    const answer = await rig.get(`/comparisons/${id}${path}`);
    test.match(answer.json(), { status: 413, code: 'DOCUMENT_TOO_LARGE' }, path);
  }
  const whole = await rig.get(`/comparisons/${id}/document`);
  test.equal(whole.statusCode, 200);
  test.ok(whole.body.length > 33 * 1024 ** 2);
  test.equal((await rig.get(`/comparisons/${id}/builds`)).statusCode, 200);
  test.equal((await rig.get(`/comparisons/${id}/builds/0/log`)).body, '0.001 cc app.c\n');
});
