import tap from 'tap';

import { settingsOf, WATCH } from '../../comparison/project-fixture.ts';
import { openAccessRig, type AccessRig } from '../access-rig.ts';

const URL_OF = '/api/v1/projects';
const PLAIN = { source: settingsOf().source, builders: 'bookworm*2,trixie' };

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
interface Asked {
  readonly url?: string;
  readonly headers?: Record<string, string>;
  readonly payload?: object;
}

/** The tag of a project that was made now. */
const tagOf = ({ clock }: AccessRig, version: number): string => `"${clock.now}-${version}"`;

/** Asks as an admin. */
async function ask(
  { app, token }: AccessRig,
  method: Method,
  { url = URL_OF, headers = {}, payload }: Asked = {},
) {
  const admin = token(['admin']).headers;
  return app.inject({
    method,
    url,
    headers: { ...admin, ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
}

void tap.test('a project is added with what is said and the defaults of the rest', async (t) => {
  const rig = await openAccessRig(t);
  const made = await ask(rig, 'POST', { payload: { name: 'app', settings: PLAIN } });
  t.equal(made.statusCode, 201, made.body);
  t.match(made.headers, { location: `${URL_OF}/app`, etag: tagOf(rig, 1) });
  t.match(made.json(), { name: 'app', version: 1, settings: { ...settingsOf() }, hasPushSecret: false });
  const twice = await ask(rig, 'POST', { payload: { name: 'app', settings: PLAIN } });
  t.match(twice, { statusCode: 409 });
  t.match(twice.json(), { code: 'PROJECT_EXISTS', status: 409 });
});

void tap.test('settings that cannot be are refused where they are', async (t) => {
  const rig = await openAccessRig(t);
  const cases: [settings: object, status: number, message: RegExp][] = [
    [{ ...PLAIN, builders: 'sid' }, 422, /there is no builder/],
    [{ ...PLAIN, schedule: { cron: 'x', timeZone: 'UTC' } }, 400, /\/body\/settings\/schedule\/cron/],
    [{ ...PLAIN, watch: { ...WATCH, tags: ['!x'] } }, 400, /\/body\/settings\/watch\/tags\/0/],
    [{ ...PLAIN, nonsense: 1 }, 400, /nonsense/],
    [{ ...PLAIN, source: { kind: 'directory', path: '/etc' } }, 422, /disk of the service/],
    [{ ...PLAIN, source: { kind: 'git', url: '/srv/x', ref: null } }, 422, /disk of the service/],
    [{ ...PLAIN, source: { kind: 'git', url: 'http://169.254.169.254/x', ref: null } }, 422, /not a public/],
    [{ ...PLAIN, source: { kind: 'git', url: 'https://u:hunter2@a.example/x', ref: null } }, 400, /password/],
    [{ ...PLAIN, recipeFlags: { ...settingsOf().recipeFlags, limits: { memory: '900TiB' } } }, 422, /memory/],
    [{ ...PLAIN, builders: 'bookworm*100' }, 422, /100 builders/],
  ];
  for (const [settings, status, message] of cases) {
    const { statusCode, body } = await ask(rig, 'POST', { payload: { name: 'app', settings } });
    t.equal(statusCode, status, body);
    t.match(body, message);
    t.notMatch(body, /hunter2/);
  }
  t.notOk(rig.store.projects.has('app'));
  t.match(await ask(rig, 'POST', { payload: { name: 'A/B', settings: PLAIN } }), { statusCode: 400 });
});

void tap.test('a change needs the tag of what was read', async (t) => {
  const rig = await openAccessRig(t);
  rig.store.projects.create('app', settingsOf());
  const url = `${URL_OF}/app`;
  const payload = { settings: { builders: 'trixie*2' } };
  t.match((await ask(rig, 'PATCH', { url, payload })).json(), { status: 428, code: 'PRECONDITION_REQUIRED' });
  const changed = await ask(rig, 'PATCH', { url, payload, headers: { 'if-match': tagOf(rig, 1) } });
  t.match(changed, { statusCode: 200, headers: { etag: tagOf(rig, 2) } });
  t.match(changed.json(), { version: 2, settings: { builders: 'trixie*2', source: PLAIN.source } });
  const stale = await ask(rig, 'PATCH', { url, payload, headers: { 'if-match': tagOf(rig, 1) } });
  t.match(stale.json(), { status: 412, code: 'PROJECT_CHANGED' });
  const weak = await ask(rig, 'PATCH', { url, payload, headers: { 'if-match': `W/${tagOf(rig, 2)}` } });
  t.equal(weak.statusCode, 412, 'a weak tag does not do for a change');

  const whole = { settings: settingsOf({ visibility: 'private' }) };
  const put = await ask(rig, 'PUT', {
    url,
    payload: whole,
    headers: { 'if-match': `"0", ${tagOf(rig, 2)}` },
  });
  t.match(put.json(), { version: 3, settings: { visibility: 'private', builders: 'bookworm*2,trixie' } });
  t.match(
    await ask(rig, 'PUT', { url, payload, headers: { 'if-match': '*' } }),
    { statusCode: 400 },
    'all or nothing',
  );

  t.match(await ask(rig, 'DELETE', { url }), { statusCode: 428 });
  t.match(await ask(rig, 'DELETE', { url, headers: { 'if-match': tagOf(rig, 1) } }), { statusCode: 412 });
  t.match(await ask(rig, 'DELETE', { url, headers: { 'if-match': tagOf(rig, 3) } }), {
    statusCode: 204,
    body: '',
  });
  t.match(await ask(rig, 'GET', { url }), { statusCode: 404 });
});

void tap.test('a project that was made again is not the one that was read', async (t) => {
  const rig = await openAccessRig(t);
  const { projects } = rig.store;
  projects.create('app', settingsOf());
  const url = `${URL_OF}/app`;
  const { etag = '' } = (await ask(rig, 'GET', { url })).headers;
  projects.remove('app', null);
  rig.clock.now += 1;
  projects.create('app', settingsOf({ builders: 'trixie*2' }));
  t.match(await ask(rig, 'GET', { url, headers: { 'if-none-match': etag } }), { statusCode: 200 });
  const headers = { 'if-match': etag };
  const payload = { settings: { visibility: 'private' } };
  t.match(await ask(rig, 'PATCH', { url, payload, headers }), { statusCode: 412 });
  t.match(await ask(rig, 'DELETE', { url, headers }), { statusCode: 412 });
  t.match(projects.find('app'), { version: 1, settings: { builders: 'trixie*2', visibility: 'public' } });
});

void tap.test('a change of some settings is checked with the others', async (t) => {
  const rig = await openAccessRig(t);
  rig.store.projects.create('app', settingsOf({ watch: WATCH }));
  const source = { kind: 'debian', name: 'hello', version: null };
  const headers = { 'if-match': '*' };
  const refused = await ask(rig, 'PATCH', {
    url: `${URL_OF}/app`,
    payload: { settings: { source } },
    headers,
  });
  t.equal(refused.statusCode, 400);
  t.match(refused.json().detail, /settings\.watch: .*only a git source/);
});

void tap.test('a source on the disk that was set up there stays when other settings change', async (t) => {
  const rig = await openAccessRig(t);
  rig.store.projects.create('app', settingsOf({ source: { kind: 'directory', path: '/srv/app' } }));
  const url = `${URL_OF}/app`;
  const headers = { 'if-match': '*' };
  const kept = await ask(rig, 'PATCH', { url, payload: { settings: { visibility: 'private' } }, headers });
  t.equal(kept.statusCode, 200);
  const source = { kind: 'directory', path: '/etc' };
  t.match(await ask(rig, 'PATCH', { url, payload: { settings: { source } }, headers }), { statusCode: 422 });
});

void tap.test('a reader that has the project already is told so', async (t) => {
  const rig = await openAccessRig(t);
  rig.store.projects.create('app', settingsOf());
  const url = `${URL_OF}/app`;
  t.match(await ask(rig, 'GET', { url }), { statusCode: 200, headers: { etag: tagOf(rig, 1) } });
  t.match(await ask(rig, 'GET', { url, headers: { 'if-none-match': tagOf(rig, 1) } }), {
    statusCode: 304,
    body: '',
  });
  t.match(await ask(rig, 'GET', { url, headers: { 'if-none-match': '"0"' } }), { statusCode: 200 });
});

void tap.test('lists go page by page', async (t) => {
  const rig = await openAccessRig(t);
  for (const name of ['c', 'a', 'b']) rig.store.projects.create(name, settingsOf());
  const first = await ask(rig, 'GET', { url: `${URL_OF}?limit=2` });
  t.strictSame(
    first.json().items.map(({ name }: { name: string }) => name),
    ['a', 'b'],
  );
  t.match(first.headers['link'], /rel="next"/);
  const second = await ask(rig, 'GET', { url: `${URL_OF}?limit=2&cursor=${first.json().next}` });
  t.strictSame(
    second.json().items.map(({ name }: { name: string }) => name),
    ['c'],
  );
  t.equal(second.headers['link'], undefined);
  t.match(await ask(rig, 'GET', { url: `${URL_OF}?cursor=bm9uc2Vuc2U` }), { statusCode: 400 });
});

void tap.test('a private project is not there for who may not see it', async (t) => {
  const rig = await openAccessRig(t);
  rig.store.projects.create('open', settingsOf());
  rig.store.projects.create('secret', settingsOf({ visibility: 'private' }));
  const { app } = rig;
  const other = rig.token(['submit'], { projects: ['open'] }).headers;
  const own = rig.token(['submit'], { projects: ['secret'] }).headers;
  for (const headers of [{}, other]) {
    const answers = await Promise.all([
      app.inject({ url: `${URL_OF}/secret`, headers }),
      app.inject({ url: `${URL_OF}/gone`, headers }),
    ]);
    const [hidden, missing] = answers.map((answer) =>
      answer.body.replaceAll(/secret|gone|"request":"[^"]+"/g, ''),
    );
    t.equal(hidden, missing);
    t.strictSame(
      answers.map(({ statusCode }) => statusCode),
      [404, 404],
    );
    t.notMatch((await app.inject({ url: URL_OF, headers })).body, /secret/);
  }
  t.match(await app.inject({ url: `${URL_OF}/secret`, headers: own }), { statusCode: 200 });
  t.match(await app.inject({ method: 'POST', url: `${URL_OF}/secret/run`, headers: other }), {
    statusCode: 404,
  });
  t.match(await app.inject({ url: `${URL_OF}/secret/state`, headers: own }), { statusCode: 200 });
});

void tap.test('only an admin changes projects', async (t) => {
  const rig = await openAccessRig(t);
  rig.store.projects.create('app', settingsOf());
  const { headers } = rig.token(['submit']);
  const url = `${URL_OF}/app`;
  const requests: [method: Method, url: string, payload: object | undefined][] = [
    ['POST', URL_OF, { name: 'x', settings: PLAIN }],
    ['PUT', url, { settings: settingsOf() }],
    ['PATCH', url, { settings: {} }],
    ['DELETE', url, undefined],
    ['POST', `${url}/push-secret`, undefined],
    ['DELETE', `${url}/push-secret`, undefined],
  ];
  for (const [method, address, payload] of requests) {
    const request = { method, url: address, ...(payload === undefined ? {} : { payload }) };
    t.match(await rig.app.inject({ ...request, headers: { ...headers, 'if-match': '*' } }), {
      statusCode: 403,
    });
    t.match(await rig.app.inject(request), { statusCode: 401 });
  }
});

void tap.test("a project's run is put into the queue as a person's request", async (t) => {
  const rig = await openAccessRig(t);
  rig.store.projects.create('app', settingsOf());
  const { headers } = rig.token(['submit']);
  const run = async (payload?: object) =>
    rig.app.inject({
      method: 'POST',
      url: `${URL_OF}/app/run`,
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
  const first = await run();
  t.equal(first.statusCode, 202, first.body);
  const { comparison, isNew } = first.json();
  t.match(comparison, { project: 'app', trigger: 'person', status: 'queued', source: { ref: 'main' } });
  t.ok(isNew);
  t.equal(first.headers.location, `/api/v1/comparisons/${comparison.id}`);
  t.match((await run({})).json(), { isNew: false, comparison: { id: comparison.id } });
  t.match((await run({ ref: 'v1', again: true })).json(), {
    isNew: true,
    comparison: { source: { ref: 'v1' } },
  });
  t.match(await run({ ref: '--upload-pack=x' }), { statusCode: 422 });
});
