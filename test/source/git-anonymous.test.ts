import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

import tap, { type Test } from 'tap';

import { git, type GitRun } from '../../src/source/git-command.ts';
import { Repository } from './git-fixture.ts';
import { resolveText } from './resolve-fixture.ts';

/** A forge that asks for a password, and says what it was told. */
async function openForge(t: Test): Promise<{ url: string; told: (string | undefined)[] }> {
  const told: (string | undefined)[] = [];
  const server = createServer(({ headers }, response) => {
    told.push(headers.authorization);
    response.writeHead(401, { 'www-authenticate': 'Basic realm="forge"' }).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => server.close());
  const bound = server.address();
  return { url: `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`, told };
}

/** The home of somebody with passwords: a credential store, a .netrc and a header in the configuration. */
function makeHome(t: Test, url: string): { home: string; directory: string } {
  const home = t.testdir({
    '.gitconfig': `[credential]\n\thelper = store\n[http]\n\textraHeader = "X-Secret: of-the-service"\n`,
    '.git-credentials': `${url.replace('http://', 'http://me:stored@')}\n`,
    '.netrc': 'machine 127.0.0.1 login me password netrc\n',
    work: {},
  });
  const before = process.env['HOME'];
  process.env['HOME'] = home;
  t.teardown(() => {
    process.env['HOME'] = before;
  });
  return { home, directory: join(home, 'work') };
}

tap.jobs = 1;

void tap.test(
  'a project’s repository is asked for with the service’s own passwords, others are not',
  async (t) => {
    const { url, told } = await openForge(t);
    const { directory } = makeHome(t, url);
    const run: GitRun = { directory, signal: new AbortController().signal, protocols: ['http'] };
    await t.rejects(git(['ls-remote', '--', `${url}/private.git`], run));
    t.ok(
      told.some((header) => header?.startsWith('Basic ')),
      'there is a password to be told',
    );
    told.length = 0;
    await t.rejects(git(['ls-remote', '--', `${url}/private.git`], { ...run, isAnonymous: true }));
    t.ok(told.length > 0, 'the forge was asked');
    t.same([...new Set(told)], [undefined]);
    const settings = await git(['config', '--list'], { ...run, isAnonymous: true });
    t.notMatch(settings.toString(), /of-the-service|helper=store/);
  },
);

void tap.test('a source that is fetched as nobody is not fetched over ssh', async (t) => {
  const cwd = t.testdir({});
  mkdirSync(join(cwd, 'home'));
  writeFileSync(join(cwd, 'home', 'unused'), '');
  for (const text of ['ssh://git@example.org/private.git', 'git@example.org:private.git']) {
    await t.rejects(resolveText(text, cwd, { isAnonymous: true, allowPrivateAddresses: true }), {
      code: 'REFUSED_URL',
      message: /takes a key/,
    });
  }
});

void tap.test('a submodule is asked for as nobody where its parent is not', async (t) => {
  const { url, told } = await openForge(t);
  const { home } = makeHome(t, url);
  const app = new Repository(join(home, 'app')).write('f', 'f');
  const commit = app.commit();
  app.write('.gitmodules', `[submodule "x"]\n\tpath = x\n\turl = ${url}/private.git\n`);
  app.git('update-index', '--add', '--cacheinfo', `160000,${commit},x`);
  app.git('add', '.gitmodules');
  app.git('commit', '--quiet', '--message', 'names what is not its own');
  const ask = (areSubmodulesAnonymous: boolean): Promise<unknown> =>
    resolveText('app#main', home, { areSubmodulesAnonymous, allowPrivateAddresses: true });
  await t.rejects(ask(false), { message: /submodule "x"/ });
  t.ok(
    told.some((header) => header?.startsWith('Basic ')),
    'for whoever runs this there is a password',
  );
  told.length = 0;
  await t.rejects(ask(true), { message: /submodule "x"/ });
  t.ok(told.length > 0, 'the forge was asked');
  t.same([...new Set(told)], [undefined]);
});
