import t from 'tap';

import { SAMPLES } from '../../report/sample-documents.ts';
import { requestOf, SOURCE } from '../../store/queue-rig.ts';
import { openApiRig, type ApiRig } from '../api-rig.ts';

interface Item {
  readonly id: string;
  readonly verdict: string | null;
}
const idsOf = async (rig: ApiRig, path: string, headers?: Record<string, string>): Promise<string[]> =>
  (await rig.get(path, headers)).json<{ items: Item[] }>().items.map(({ id }) => id);

void t.test('a list is read page by page, newest first, and ends without a link', async (test) => {
  const rig = await openApiRig(test);
  const ids: string[] = [];
  for (let count = 0; count < 5; count++) ids.push(await rig.keep(SAMPLES.reproducible()));
  const seen: string[] = [];
  let url: string | null = '/comparisons?limit=2&verdict=reproducible';
  let pages = 0;
  while (url !== null) {
    const page = await rig.get(url);
    const { items, next } = page.json<{ items: Item[]; next: string | null }>();
    seen.push(...items.map(({ id }) => id));
    const link = /^<\/api\/v1([^>]+)>; rel="next"$/.exec(String(page.headers['link'] ?? ''))?.[1] ?? null;
    test.equal(link !== null, next !== null, 'the link says what the body says');
    url = link;
    pages += 1;
  }
  test.same(seen, ids.toReversed());
  test.equal(pages, 3);
});

void t.test('each filter leaves out what does not fit', async (test) => {
  const rig = await openApiRig(test);
  rig.project('app', 'public');
  const good = await rig.keep(SAMPLES.reproducible(), { project: 'app', trigger: 'schedule' });
  const bad = await rig.keep(SAMPLES.twoMismatches());
  const other = { request: requestOf({ kind: 'debian', name: 'hello', version: '2.10-3' }) };
  const unsure = await rig.keep(SAMPLES.inconclusive(), other);
  const running = rig.begin().id;
  const { createdAt, revision } = rig.store.reader.find(bad, { kind: 'all' }).record;
  for (const [query, expected] of [
    ['', [running, unsure, bad, good]],
    ['project=app', [good]],
    ['project=none', []],
    ['status=resolving', [running]],
    ['verdict=unreproducible', [bad]],
    ['trigger=schedule', [good]],
    [`revision=${revision}`, [unsure, bad, good]],
    ['source=debian:hello', [unsure]],
    ['source=https://example.org/greet.git', [running, bad, good]],
    [`since=${createdAt}`, [running, unsure, bad]],
    [`until=${createdAt}`, [good]],
    ['only=bad', [unsure, bad]],
    ['only=active', [running]],
    ['only=regressed', [bad]],
    ['only=bad&verdict=unreproducible', [bad]],
  ] as const) {
    test.same(await idsOf(rig, `/comparisons?${query}`), expected, query || 'none');
  }
});

void t.test('a cursor of another list, or of nobody, is refused', async (test) => {
  const rig = await openApiRig(test);
  for (const cursor of [
    'x',
    Buffer.from('history:3').toString('base64url'),
    Buffer.from('comparisons:-1').toString('base64url'),
  ]) {
    const answer = await rig.get(`/comparisons?cursor=${cursor}`);
    test.equal(answer.statusCode, 400);
    test.match(answer.json(), { code: 'INVALID_CURSOR', type: 'urn:verbatim:problem:invalid-cursor' });
  }
});

void t.test('a comparison is found by its id, its first characters and as the latest', async (test) => {
  const rig = await openApiRig(test);
  const id = await rig.keep(SAMPLES.twoMismatches());
  for (const name of [id, id.slice(0, 9), 'latest']) {
    const found = (await rig.get(`/comparisons/${name}`)).json();
    test.match(found, { id, status: 'finished', verdict: 'unreproducible', project: null, tries: 1 });
  }
  test.match((await rig.get('/comparisons/c0')).json(), { status: 404, code: 'UNKNOWN_COMPARISON' });
  await rig.keep(SAMPLES.reproducible());
  test.match((await rig.get(`/comparisons/${id.slice(0, 5)}`)).json(), { status: 409, code: 'AMBIGUOUS_ID' });
});

void t.test('what a caller may not see is not there', async (test) => {
  const rig = await openApiRig(test);
  rig.project('open', 'public');
  rig.project('closed', 'private');
  const open = await rig.keep(SAMPLES.reproducible(), { project: 'open' });
  const own = rig.token(['submit'], { projects: [] });
  const closed = await rig.keep(SAMPLES.reproducible(), { project: 'closed' });
  const mine = await rig.keep(SAMPLES.reproducible(), { token: own.id });
  const member = rig.token(['read'], { projects: ['closed'] }).headers;
  for (const [headers, seen] of [
    [{}, [open]],
    [own.headers, [mine, open]],
    [member, [closed, open]],
    [rig.admin, [mine, closed, open]],
  ] as const) {
    test.same(await idsOf(rig, '/comparisons', headers), seen);
    for (const id of [open, closed, mine]) {
      const expected = (seen as readonly string[]).includes(id) ? 200 : 404;
      for (const path of ['', '/history', '/attempts', '/builds', '/document', '/artifacts', '/events']) {
        test.equal(
          (await rig.get(`/comparisons/${id}${path}`, headers)).statusCode,
          expected,
          `${id}${path}`,
        );
      }
    }
  }
});

void t.test('its history says what happened, and its attempts what was tried', async (test) => {
  const rig = await openApiRig(test);
  const { id, ledger } = rig.begin({ request: requestOf(SOURCE) });
  const first = (await rig.get(`/comparisons/${id}/history?limit=1`)).json();
  test.match(first, { items: [{ kind: 'submitted', position: null }], next: String });
  const second = (await rig.get(`/comparisons/${id}/history?cursor=${first.next}`)).json();
  test.match(second, { items: [{ kind: 'started' }], next: null });
  await ledger.end('cancelled', 'nobody wants it');
  test.match((await rig.get(`/comparisons/${id}`)).json(), {
    status: 'cancelled',
    sentence: 'nobody wants it',
    fault: null,
  });
  test.same((await rig.get(`/comparisons/${id}/attempts`)).json(), { items: [] });
});

void t.test('one that ended without a result says what failed', async (test) => {
  const rig = await openApiRig(test);
  const { id, ledger } = rig.begin({ request: requestOf(SOURCE) });
  const fault = { of: 'recipe', code: 'NOT_DETECTED', hint: 'Write a verbatim.yaml.' } as const;
  await ledger.end('interrupted', 'nothing says how to build it', fault);
  const ended = { status: 'interrupted', sentence: 'nothing says how to build it', fault };
  test.match((await rig.get(`/comparisons/${id}`)).json(), ended);
  test.match((await rig.get('/comparisons')).json(), { items: [ended] });
  test.match((await rig.get(`/comparisons/${id}/events`)).body, JSON.stringify(fault));
  test.match((await rig.get(`/comparisons/${id}/document`)).json(), {
    status: 409,
    detail: `comparison ${id} has no result: it is interrupted: nothing says how to build it`,
  });
});
