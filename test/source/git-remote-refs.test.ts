import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import tap, { type Test } from 'tap';

import { listRemoteRefs, type ListOptions } from '../../src/source/git-remote-refs.ts';
import { Repository } from './git-fixture.ts';
import { serveRepositories } from './git-server.ts';

function optionsFor(cwd: string, more: Partial<ListOptions> = {}): ListOptions {
  return {
    allowPrivateAddresses: true,
    temporaryDirectory: join(cwd, 'tmp'),
    signal: new AbortController().signal,
    ...more,
  };
}

/** Two commits; `old` and both kinds of tags at the first. */
function makeHistory(t: Test): { cwd: string; repository: Repository; first: string; second: string } {
  const cwd = t.testdir({});
  const repository = new Repository(join(cwd, 'p'));
  const first = repository.write('a', '1').commit();
  repository.git('branch', 'old');
  repository.git('tag', 'light');
  repository.git('tag', '--annotate', '--message', 'x', 'v1.2');
  repository.git('update-ref', 'refs/pull/1/head', first);
  return { cwd, repository, first, second: repository.write('a', '2').commit() };
}

void tap.test(
  'branches and tags are listed, annotated tags as their commit, from a path and over http',
  async (t) => {
    const { cwd, repository, first, second } = makeHistory(t);
    const expected = {
      'refs/heads/main': second,
      'refs/heads/old': first,
      'refs/tags/light': first,
      'refs/tags/v1.2': first,
    };
    for (const url of [
      repository.path,
      `file://${repository.path}`,
      `${await serveRepositories(t, cwd)}/p/.git`,
    ]) {
      const refs = await listRemoteRefs(url, optionsFor(cwd));
      t.same(Object.fromEntries(refs), expected, url);
    }
    t.strictSame(readdirSync(join(cwd, 'tmp')), [], 'nothing is left behind');
  },
);

void tap.test('a repository without any commit has none', async (t) => {
  const cwd = t.testdir({});
  const { path } = new Repository(join(cwd, 'p'));
  t.equal((await listRemoteRefs(path, optionsFor(cwd))).size, 0);
  t.equal((await listRemoteRefs(`${await serveRepositories(t, cwd)}/p/.git`, optionsFor(cwd))).size, 0);
});

void tap.test('private addresses, other schemes and options are refused before git is asked', async (t) => {
  const cwd = t.testdir({});
  const url = `${await serveRepositories(t, cwd, () => t.fail('asked'))}/p`;
  const marker = join(cwd, 'ran');
  for (const refused of [
    url,
    'ssh://127.0.0.1/p',
    'http://[::1]/p',
    `ext::touch ${marker}`,
    `--upload-pack=touch ${marker}`,
    'ssh://-oProxyCommand=x/p',
    'git://127.0.0.1/p',
  ]) {
    await t.rejects(listRemoteRefs(refused, optionsFor(cwd, { allowPrivateAddresses: false })), {
      code: 'REFUSED_URL',
    });
  }
  t.notOk(existsSync(marker));
});

void tap.test('a redirect to a private address is not followed', async (t) => {
  const cwd = t.testdir({});
  const inner = await serveRepositories(t, cwd, () => t.fail('asked'));
  const outer = await serveRepositories(t, cwd, (_, response) =>
    response.writeHead(302, { location: inner.replace('127.0.0.1', '169.254.169.254') }).end(),
  );
  await t.rejects(listRemoteRefs(`${outer}/p`, optionsFor(cwd, { timeoutMs: 5000 })), {
    code: /UNREACHABLE|REFUSED_URL/,
  });
});

void tap.test('a server that never answers is given up', async (t) => {
  const cwd = t.testdir({});
  const url = `${await serveRepositories(t, cwd, () => {})}/p`;
  await t.rejects(listRemoteRefs(url, optionsFor(cwd, { timeoutMs: 300 })), {
    code: 'UNREACHABLE',
    message: /did not answer within 0\.3 seconds/,
  });
});

void tap.test('more output than is taken ends the look', async (t) => {
  const { cwd, repository } = makeHistory(t);
  await t.rejects(listRemoteRefs(repository.path, optionsFor(cwd, { maxOutputBytes: 100 })), {
    code: 'UNREACHABLE',
    cause: { message: /printed more than it may/ },
  });
});

void tap.test('what is no repository is told by its name', async (t) => {
  const cwd = t.testdir({ empty: {} });
  await t.rejects(listRemoteRefs(join(cwd, 'empty'), optionsFor(cwd)), {
    code: 'NOT_FOUND',
    message: /empty/,
  });
  const url = `${await serveRepositories(t, cwd)}/none.git`;
  await t.rejects(listRemoteRefs(url, optionsFor(cwd)), { code: 'UNREACHABLE', message: /none\.git/ });
});

void tap.test('names that no ref may have are left out', async (t) => {
  const cwd = t.testdir({});
  const commit = 'a'.repeat(40);
  const lines = [
    `${commit} refs/heads/main\0agent=x\n`,
    `${commit} refs/heads/a~b\n`,
    `${commit} refs/heads/../../x\n`,
    `${commit} refs/tags/v1^{}\n`,
    `${commit} refs/pull/1/head\n`,
  ];
  const body = `${packet('# service=git-upload-pack\n')}0000${lines.map(packet).join('')}0000`;
  const url = `${await serveRepositories(t, cwd, (_, response) => {
    response.setHeader('content-type', 'application/x-git-upload-pack-advertisement');
    response.end(body);
  })}/p`;
  const refs = await listRemoteRefs(url, optionsFor(cwd));
  t.strictSame([...refs.keys()], ['refs/heads/main']);
});

void tap.test('a look that is cancelled says so', async (t) => {
  const cwd = t.testdir({});
  await t.rejects(listRemoteRefs('/nowhere', optionsFor(cwd, { signal: AbortSignal.abort() })), {
    code: 'CANCELLED',
  });
});

/** A pkt-line of git's protocol. */
const packet = (text: string): string => (text.length + 4).toString(16).padStart(4, '0') + text;
