import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { test, type Test } from 'tap';

import { DEFAULT_API_CONFIG, type ApiConfig } from '../../src/api/api-deps.ts';
import { buildApp } from '../../src/api/app.ts';
import { NEVER_STOPPING } from '../../src/api/lifecycle.ts';
import type { ComparisonRequest } from '../../src/comparison/comparison-request.ts';
import { NO_RULES, type RunRules } from '../../src/coordinator/run-rules.ts';
import { NO_CEILINGS } from '../../src/recipe/ceilings.ts';
import { NO_FLAGS, type RecipeFlags } from '../../src/recipe/recipe-flags.ts';
import { NO_QUOTA, type Scope, type TokenQuota } from '../../src/store/token.ts';
import type { Play } from '../coordinator/memory-executor.ts';
import { openServiceRig } from '../coordinator/service-rig.ts';
import { rigRequest } from '../coordinator/rig-deps.ts';

const MIB = 1024 ** 2;
const play: Play = () => ({ files: { app: 'the same' } });

interface Options {
  readonly config?: Partial<ApiConfig>;
  readonly rules?: RunRules;
}

/** The API before the real service, on an engine in memory. */
async function openRig(t: Test, { config = {}, rules = NO_RULES }: Options = {}) {
  const directory = t.testdir({ source: { Makefile: 'all:\n' } });
  const rig = openServiceRig(directory, { play, rules });
  const { store, service } = rig;
  const app = buildApp({
    store,
    service,
    toolchains: { list: async () => [] },
    builders: ['bookworm', 'trixie'],
    config: { ...DEFAULT_API_CONFIG, ...config },
    lifecycle: NEVER_STOPPING,
    metrics: null,
    clock: Date.now,
    random: randomBytes,
    version: '0.0.0-test',
  });
  t.teardown(async () => {
    await app.close();
    await rig.leave();
  });
  const headersOf = (scopes: Scope[], quota: Partial<TokenQuota> = {}) => {
    const made = store.tokens.create({
      name: scopes.join(),
      scopes,
      projects: [],
      quota: { ...NO_QUOTA, ...quota },
      expiresAtMs: null,
    });
    return { authorization: `Bearer ${made.secret}` };
  };
  return {
    store,
    service,
    submit: (...given: Parameters<typeof rig.submit>) => rig.submit(...given),
    document: async (id: string) => rig.document(id),
    events: async (id: string) => rig.events(id),
    app,
    directory,
    headersOf,
    submitAs: async (
      headers: Record<string, string>,
      more: Partial<ComparisonRequest>,
      flags: Partial<RecipeFlags> = {},
    ) => {
      const request = {
        ...rigRequest(directory, 'bookworm*2'),
        source: { kind: 'debian', name: 'hello', version: null },
        recipeFlags: { ...NO_FLAGS, run: 'make', artifacts: ['*'], ...flags },
        ...more,
      };
      return app.inject({ method: 'POST', url: '/api/v1/comparisons', headers, body: { request } });
    },
  };
}

void test('nobody reaches the disk of the service through a source', async (t) => {
  const { submitAs, headersOf, directory } = await openRig(t);
  const local: ComparisonRequest['source'][] = [
    { kind: 'directory', path: '/etc' },
    { kind: 'dsc', path: '/srv/hello_1.dsc' },
    { kind: 'tarball', location: '/etc/backup.tar', sha256: null },
    { kind: 'tarball', location: 'file:///etc/backup.tar', sha256: null },
    { kind: 'tarball', location: 'etc/backup.tar', sha256: null },
    { kind: 'git', url: join(directory, 'source'), ref: null },
    { kind: 'git', url: 'file:///srv/repository', ref: null },
    { kind: 'git', url: 'ext::sh -c id', ref: null },
    { kind: 'git', url: 'https://example.org/app.git', ref: '--upload-pack=id' },
    { kind: 'git', url: '--upload-pack=id', ref: null },
  ];
  for (const scope of ['submit', 'admin'] as const) {
    const headers = headersOf([scope]);
    for (const source of local) {
      const { statusCode, body } = await submitAs(headers, { source });
      t.equal(statusCode, 422, `${scope} ${JSON.stringify(source)}`);
      t.notMatch(body, /root:|no such file/i);
    }
  }
});

void test('an admin names folders of the service where its configuration allows it, and nobody else', async (t) => {
  const submissions = { ...DEFAULT_API_CONFIG.submissions, allowLocalSources: true };
  const { submitAs, headersOf, directory } = await openRig(t, { config: { submissions } });
  const source = { kind: 'directory', path: join(directory, 'source') } as const;
  t.equal((await submitAs(headersOf(['admin']), { source })).statusCode, 202);
  t.equal((await submitAs(headersOf(['submit']), { source })).statusCode, 422);
});

void test('nobody uses a key of the service without a project', async (t) => {
  const { submitAs, headersOf } = await openRig(t);
  for (const url of ['ssh://git@example.org/app.git', 'git@example.org:app.git']) {
    const source = { kind: 'git', url, ref: null } as const;
    t.match((await submitAs(headersOf(['submit']), { source })).json(), {
      status: 422,
      code: 'REFUSED_SOURCE',
    });
  }
});

void test('a private address is refused at once, a name that leads to one when it is looked up', async (t) => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked++;
    response.end('secret of the host');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => server.close());
  const bound = server.address();
  const port = typeof bound === 'object' ? bound?.port : '';
  const { submitAs, headersOf, service, document } = await openRig(t);
  await service.start();
  const headers = headersOf(['submit']);
  for (const host of [
    '127.0.0.1',
    '[::1]',
    '169.254.169.254',
    '10.0.0.1',
    '[::ffff:127.0.0.1]',
    '2130706433',
    '0x7f.1',
  ]) {
    const location = `http://${host}:${port}/app.tar.gz`;
    for (const source of [
      { kind: 'tarball', location, sha256: null },
      { kind: 'git', url: location.replace('.tar.gz', '.git'), ref: null },
    ] as const) {
      t.match(
        (await submitAs(headers, { source })).json(),
        { status: 422, code: 'REFUSED_SOURCE' },
        `${source.kind} ${host}`,
      );
    }
  }
  for (const source of [
    { kind: 'tarball', location: `http://localhost:${port}/app.tar.gz`, sha256: null },
    { kind: 'git', url: `http://localhost:${port}/app.git`, ref: null },
  ] as const) {
    const taken = await submitAs(headers, { source });
    t.equal(taken.statusCode, 202, 'a name is not looked up before it is fetched');
    const { id } = taken.json<{ comparison: { id: string } }>().comparison;
    await t.rejects(document(id), /interrupted: .*is not a public address/);
  }
  t.equal(asked, 0, 'nothing was sent there');
  const source = { kind: 'debian', name: 'hello', version: null } as const;
  t.match((await submitAs(headers, { source, allowPrivateAddresses: true })).json(), {
    code: 'REFUSED_SOURCE',
  });
  t.match((await submitAs(headersOf(['admin']), { source, allowPrivateAddresses: true })).json(), {
    code: 'REFUSED_SOURCE',
  });
});

void test('an upload is a source for the token that sent it alone', async (t) => {
  const { app, submitAs, headersOf } = await openRig(t);
  const owner = headersOf(['submit']);
  const sent = await app.inject({
    method: 'POST',
    url: '/api/v1/uploads',
    headers: { ...owner, 'content-type': 'application/octet-stream' },
    body: Buffer.from('private bytes'),
  });
  const { digest } = sent.json<{ digest: string }>();
  const source = { kind: 'upload', digest, name: 'app', told: null } as const;
  t.equal((await submitAs(owner, { source })).statusCode, 202);
  for (const scope of ['submit', 'admin'] as const) {
    t.match(
      (await submitAs(headersOf([scope]), { source })).json(),
      { status: 422, code: 'REFUSED_SOURCE' },
      scope,
    );
  }
});

void test('more than the ceilings is refused when a caller asks for it, and lowered when a source does', async (t) => {
  const ceilings = { ...NO_CEILINGS, memoryBytes: 512 * MIB, stepSeconds: 600 };
  const submissions = { ...DEFAULT_API_CONFIG.submissions, ceilings, builders: 3, diffs: 5 };
  const rules = { ...NO_RULES, ceilings };
  const { submitAs, headersOf, service, events, document, submit, directory } = await openRig(t, {
    config: { submissions },
    rules,
  });
  for (const headers of [headersOf(['submit']), headersOf(['admin'])]) {
    for (const [more, flags] of [
      [{}, { limits: { memory: '513MiB' } }],
      [{}, { limits: { 'fetch-time': '11m' } }],
      [{ recipeFile: { name: 'r.yaml', text: 'limits: { memory: 1GiB }' } }, {}],
      [{ builders: rigRequest(directory, 'bookworm*4').builders }, {}],
      [{ maxDiffs: 6 }, {}],
    ] as [Partial<ComparisonRequest>, Partial<RecipeFlags>][]) {
      const refused = await submitAs(headers, { maxDiffs: 5, ...more }, flags);
      t.match(
        refused.json(),
        { status: 422, code: 'ABOVE_CEILING' },
        JSON.stringify([more, flags]).slice(0, 80),
      );
    }
    t.equal((await submitAs(headers, { maxDiffs: 5 }, { limits: { memory: '512MiB' } })).statusCode, 202);
  }
  const recipe = 'build: make\nartifacts: ["*"]\nlimits: { memory: 64GiB, time: 5m }\n';
  writeFileSync(join(directory, 'source', 'verbatim.yaml'), recipe);
  await service.start();
  const id = submit('bookworm*2', { flags: { run: null, artifacts: [] } });
  const [told, { recipe: used }] = await Promise.all([events(id), document(id)]);
  const { limits } = used;
  t.match(limits, { memoryBytes: 512 * MIB, buildTimeoutSeconds: 300, fetchTimeoutSeconds: 600 });
  const steps = told.flatMap(({ event }) => (event.kind === 'step' ? [event.message] : []));
  t.ok(
    steps.some((message) => message.startsWith(`memoryBytes is ${512 * MIB} instead of`)),
    'and it is said',
  );
});

void test('a fetch step is for projects, whoever wrote it', async (t) => {
  const { service, store, submit, document, directory } = await openRig(t, {
    rules: { ...NO_RULES, fetch: 'projects' },
  });
  await service.start();
  await t.rejects(
    document(submit('bookworm*2', { flags: { fetch: 'curl https://example.org' } })),
    /needs the network/,
  );
  mkdirSync(join(directory, 'source', 'more'));
  writeFileSync(join(directory, 'source', 'verbatim.yaml'), 'build: make\nfetch: curl x\nartifacts: ["*"]\n');
  await t.rejects(
    document(submit('bookworm*2', { flags: { run: null, artifacts: [] } })),
    /needs the network/,
  );
  store.projects.create('app', {
    source: { kind: 'git', url: 'https://example.org/app.git', ref: null },
    recipeFile: null,
    recipeFlags: NO_FLAGS,
    builders: 'bookworm*2',
    visibility: 'public',
    schedule: null,
    watch: null,
    retention: null,
    tries: { error: 1, bad: 1 },
    deadlineSeconds: null,
  });
  const done = await document(submit('bookworm*2', { project: 'app', flags: { run: null, artifacts: [] } }));
  t.equal(done.recipe.fetch, 'curl x');
});

void test('a token may have so many comparisons at once', async (t) => {
  const { submitAs, headersOf } = await openRig(t);
  const headers = headersOf(['submit'], { activeComparisons: 2 });
  for (const name of ['one', 'two']) {
    t.equal((await submitAs(headers, { source: { kind: 'debian', name, version: null } })).statusCode, 202);
  }
  const third = await submitAs(headers, { source: { kind: 'debian', name: 'three', version: null } });
  t.match(third.json(), { status: 403, code: 'QUOTA_EXCEEDED', detail: /2 comparisons that have not ended/ });
  t.equal(
    (await submitAs(headersOf(['submit']), { source: { kind: 'debian', name: 'three', version: null } }))
      .statusCode,
    202,
    'another token has its own',
  );
});
