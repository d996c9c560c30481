import { join } from 'node:path';

import tap, { type Test } from 'tap';

import { failedBuild, equivalent, reproducible, twoMismatches } from '../../report/sample-documents.ts';
import { digestOf } from '../../report/sample-parts.ts';
import { hexOf, openRateRig } from '../../store/rate-rig.ts';
import { openAccessRig } from '../access-rig.ts';

/** An API on a store with three projects that were compared, one of them private, and one that never was. */
async function openApi(t: Test) {
  const api = await openAccessRig(t);
  const rig = openRateRig(t, join(t.testdirName, 'data'));
  for (const name of ['bad', 'good', 'never']) rig.project(name);
  rig.project('secret', 'private');
  rig.finish({ project: 'good', document: reproducible(), revision: 'good' });
  rig.finish({ project: 'good', document: failedBuild(), revision: 'good', day: 1 });
  rig.finish({ project: 'bad', document: reproducible(), revision: 'bad1' });
  rig.finish({ project: 'bad', document: twoMismatches(), revision: 'bad2', day: 2 });
  rig.finish({ project: 'secret', document: equivalent(), revision: 'secret', day: 2 });
  const admin = api.token(['admin']);
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await api.app.inject({ url: `/api/v1${path}`, headers });
    return { status: answer.statusCode, link: answer.headers.link ?? null, body: answer.json() };
  };
  return { get, asAdmin: (path: string) => get(path, admin.headers) };
}

const statuses = (body: { package: string; status: string }[]): string[] =>
  body.map((entry) => `${entry.package} ${entry.status}`);
const namesOf = (body: { items: { project: string }[] }): string[] =>
  body.items.map(({ project }) => project);

void tap.test('rates say what they are made of, and of what is seen alone', async (t) => {
  const { get, asAdmin } = await openApi(t);
  t.match(await get('/rates'), {
    status: 200,
    body: {
      reproducible: { numerator: 2, denominator: 3 },
      equivalent: { numerator: 0, denominator: 3 },
      excluded: { inconclusive: 1, interrupted: 0, cancelled: 0 },
      untried: { projects: 1, waiting: 0 },
    },
  });
  t.match((await asAdmin('/rates')).body, { equivalent: { numerator: 1, denominator: 4 } });
  t.match((await get('/rates?project=bad&from=2026-11-03')).body, {
    reproducible: { numerator: 0, denominator: 1 },
  });
  t.match((await get('/rates/days')).body.items, [
    { day: '2026-11-01' },
    { day: '2026-11-02' },
    { day: '2026-11-03' },
  ]);
  t.match((await get('/rates/builders')).body.items, [
    { notation: 'bookworm', failed: { numerator: 0 } },
    { notation: 'bookworm+all', failed: { numerator: 1, denominator: 4 } },
    { notation: 'trixie' },
  ]);
  t.match((await get('/rates/standing')).body, {
    reproducible: { numerator: 1, denominator: 2 },
    untried: { projects: 1 },
  });
  t.equal((await get('/rates?variations=none')).body.reproducible.denominator, 0);
});

void tap.test('rates by project come page by page', async (t) => {
  const { get } = await openApi(t);
  const first = await get('/rates/projects?limit=2');
  t.strictSame(namesOf(first.body), ['bad', 'good']);
  t.match(first.link, /rel="next"/);
  const second = await get(`/rates/projects?limit=2&cursor=${first.body.next}`);
  t.strictSame([namesOf(second.body), second.body.next, second.link], [['never'], null, null]);
});

void tap.test(
  'what is asked wrongly, and what is not seen, is told apart from what is not there',
  async (t) => {
    const { get } = await openApi(t);
    for (const path of [
      '/rates?from=yesterday',
      '/rates?variations=moon',
      '/rates?variations=timezone%2Btimezone',
      '/rates/projects?cursor=x',
      '/regressions',
      '/standings?verdict=fine',
    ]) {
      t.equal((await get(path)).status, 400, path);
    }
    for (const path of [
      '/rates?project=secret',
      '/rates/days?project=nobody',
      '/projects/secret/standing',
      '/projects/secret/revisions',
      `/revisions/${hexOf('secret')}`,
    ]) {
      t.equal((await get(path)).status, 404, path);
    }
  },
);

void tap.test('where projects stand, what is bad, and since when', async (t) => {
  const { get, asAdmin } = await openApi(t);
  t.strictSame(namesOf((await get('/standings')).body), ['bad', 'good', 'never']);
  t.strictSame(namesOf((await asAdmin('/standings?verdict=bad')).body), ['bad', 'secret']);
  t.strictSame(namesOf((await get('/standings?verdict=untried')).body), ['never']);
  t.match((await get('/projects/bad/standing')).body, {
    verdict: 'unreproducible',
    lastGood: { revision: hexOf('bad1') },
    firstBad: { revision: hexOf('bad2') },
  });
  t.match((await get('/projects/good/revisions')).body, {
    items: [
      { latest: { verdict: 'inconclusive' }, best: { verdict: 'reproducible' }, verdict: 'reproducible' },
    ],
    next: null,
  });
  t.strictSame((await get('/projects/good/revisions?verdict=bad')).body.items, []);
  t.match((await get(`/revisions/${hexOf('good')}`)).body, { items: [{ project: 'good' }] });
  const regressed = await get('/regressions?since=2026-11-03T00:00:00Z');
  t.match(regressed.body.items, [{ project: 'bad', isResolved: false }]);
  t.strictSame((await get('/regressions?since=2026-11-04T00:00:00Z')).body.items, []);
});

void tap.test('the export is a plain list, and never green without a verdict that is', async (t) => {
  const { get, asAdmin } = await openApi(t);
  t.strictSame(statuses((await get('/reproducible.json')).body), ['bad unreproducible', 'good reproducible']);
  t.strictSame(statuses((await asAdmin('/reproducible.json')).body), [
    'bad unreproducible',
    'good reproducible',
    'secret unreproducible',
  ]);
});

void tap.test('bytes are looked up by their digest', async (t) => {
  const { get } = await openApi(t);
  const { body } = await get(`/artifacts/${digestOf('usr/bin/greet A')}/summary`);
  t.match(body, { sightings: 4, verdicts: { match: 3, mismatch: 1 } });
  t.match(await get(`/artifacts/${digestOf('nobody')}/summary`), { status: 200, body: { sightings: 0 } });
});
