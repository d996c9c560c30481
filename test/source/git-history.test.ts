import { existsSync } from 'node:fs';
import { join } from 'node:path';

import tap, { type Test } from 'tap';

import { withGitHistory, type CommitFacts } from '../../src/source/git-history.ts';
import { DEFAULT_SOURCE_LIMITS } from '../../src/source/source-limits.ts';
import { anyAddress } from '../../src/source/url-guard.ts';
import { FIRST_COMMIT, Repository } from './git-fixture.ts';
import { serveRepositories } from './git-server.ts';

/** A main line of four commits, of which the third is a merge. */
function openRepository(t: Test) {
  const directory = t.testdir({});
  const repository = new Repository(join(directory, 'p.git'));
  const first = repository.write('a', '1').commit('first');
  const second = repository.write('a', '2').commit('second');
  repository.git('checkout', '--quiet', '-b', 'side', first);
  repository.write('b', '1').commit('aside');
  const side = repository.write('b', '2').commit('aside again');
  repository.git('checkout', '--quiet', 'main');
  repository.git('merge', '--quiet', '--no-ff', '--message', 'merge side', 'side');
  const merge = repository.git('rev-parse', 'HEAD');
  const last = repository.write('c', '1').commit('last\u001b[31m\n\nmore words');
  repository.git('tag', '--annotate', '--message', 'a tag', 'v1', first);
  const read = async (from: string, to: string, url = repository.path) => {
    const facts: CommitFacts[] = [];
    const context = {
      scratch: join(directory, 'scratch'),
      isAllowed: anyAddress,
      isAnonymous: false,
      limits: DEFAULT_SOURCE_LIMITS,
      signal: new AbortController().signal,
      onStep: () => {},
    };
    const commits = await withGitHistory({ url, from, to }, context, async (history) => {
      for (const commit of history.commits) facts.push(await history.describe(commit));
      return history.commits;
    });
    return { commits, facts };
  };
  return { directory, repository, commits: { first, second, side, merge, last }, read };
}

void tap.test('a merge is one step, and the oldest comes first', async (t) => {
  const { read, commits } = openRepository(t);
  const { first, second, merge, last } = commits;
  const found = await read('v1', 'main');
  t.same(found.commits, [first, second, merge, last]);
  t.match(found.facts.at(0), { commit: first, subject: 'first', author: 'A', authoredAt: FIRST_COMMIT });
  t.equal(found.facts.at(-1)?.subject, 'last\u001b[31m', 'as it is: whoever shows it makes it harmless');
});

void tap.test('a remote gives its history, its files stay there', async (t) => {
  const { read, directory, commits } = openRepository(t);
  const server = await serveRepositories(t, directory);
  const found = await read('v1', 'main', `${server}/p.git`);
  t.same(found.commits, [commits.first, commits.second, commits.merge, commits.last]);
  t.same((await read(commits.first, commits.second, `${server}/p.git`)).commits, [
    commits.first,
    commits.second,
  ]);
  await t.rejects(read('v9', 'main', `${server}/p.git`), { code: 'NOT_FOUND' });
});

void tap.test('what does not lead from one to the other is told', async (t) => {
  const { read, commits } = openRepository(t);
  await t.rejects(read('main', 'v1'), { code: 'INVALID', message: /main does not lead to v1/ });
  await t.rejects(read(commits.side, commits.second), { code: 'INVALID' });
  await t.rejects(read('v1', commits.first), { code: 'INVALID', message: /the same commit/ });
  await t.rejects(read('nothing', 'main'), { code: 'NOT_FOUND' });
});

void tap.test('what could be an option is no revision', async (t) => {
  const { read } = openRepository(t);
  for (const ref of ['--output=/tmp/x', '-n1', 'a..b', '@{upstream}', 'a\nb', '']) {
    await t.rejects(read(ref, 'main'), { code: 'INVALID' }, ref);
    await t.rejects(read('v1', ref), { code: 'INVALID' }, ref);
  }
});

void tap.test("a repository's own configuration runs nothing", async (t) => {
  const { read, repository, directory } = openRepository(t);
  const trap = join(directory, 'trapped');
  for (const name of ['core.pager', 'gpg.program', 'core.fsmonitor', 'diff.external', 'core.sshCommand']) {
    repository.git('config', name, `touch ${trap}; true`);
  }
  repository.git('config', 'log.showSignature', 'true');
  t.equal((await read('v1', 'main')).commits.length, 4);
  t.notOk(existsSync(trap));
});
