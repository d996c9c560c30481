import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import { test, type Test } from 'tap';
import { z } from 'zod';

import { runProgram } from '../../src/cli/run-program.ts';
import { readConfig } from '../../src/config.ts';
import { openStore } from '../../src/store/store.ts';

/** Runs commands on a store of their own, their output in memory. */
function openPlace(t: Test) {
  const directory = t.testdir({});
  const data = join(directory, 'data');
  const env = { ...process.env, VERBATIM_DATA: data, XDG_CACHE_HOME: join(directory, 'cache'), NO_COLOR: '' };
  return {
    data,
    run: async (...args: string[]) => {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()];
      let exitCode = 0;
      const texts = Promise.all([text(stdout), text(stderr)]);
      await runProgram(['token', ...args], {
        config: readConfig(env),
        signal: new AbortController().signal,
        cwd: directory,
        stdout,
        stderr,
        env,
        setExitCode: (code) => void (exitCode = code),
      });
      stdout.end();
      stderr.end();
      const [out, err] = await texts;
      return { exitCode, stdout: out, stderr: err };
    },
  };
}

void test('a token is printed alone, once, and is good for the API', async (t) => {
  const { run, data } = openPlace(t);
  t.match((await run('list')).stdout, /There is no token/);
  const made = await run(
    'create',
    'ci',
    '--scope',
    'submit',
    '--project',
    'app',
    '--expires',
    '90d',
    '--active',
    '5',
  );
  t.equal(made.exitCode, 0);
  t.match(made.stdout, /^vbt_[0-9A-Za-z]{49}\n$/);
  t.match(made.stderr, /submit +app +good until .* never used +ci\nIt is shown this once\./);
  t.notMatch(made.stderr, 'vbt_');

  const store = openStore(data, Date.now);
  t.teardown(() => store.close());
  const check = store.tokens.check(made.stdout.trim());
  t.match(check, { kind: 'good', token: { name: 'ci', projects: ['app'], quota: { activeComparisons: 5 } } });

  const list = await run('list');
  t.match(list.stdout, /^t[0-9a-z]{10} +submit +app +good until .* used .* ci\n$/);
  t.notMatch(list.stdout, made.stdout.trim());
  const [id = ''] = list.stdout.split(' ');
  t.match((await run('revoke', id)).stdout, /revoked/);
  t.equal(store.tokens.check(made.stdout.trim()).kind, 'revoked', 'at once, for a service that runs');
  t.match(store.audit.list({ limit: 5 }), [
    { action: 'token.revoke', subject: id, token: null, detail: { by: 'command line' } },
    { action: 'token.create', subject: id, token: null },
  ]);
  t.match(await run('revoke', 'tnobody'), { exitCode: 2, stderr: /there is no token tnobody/ });
});

void test('a token is for all projects, for some, or for what is public', async (t) => {
  const { run } = openPlace(t);
  const projectsOf = async (...args: string[]): Promise<unknown> => {
    const { stdout } = await run('create', 'x', '--json', ...args);
    return z.object({ token: z.object({ projects: z.unknown() }) }).parse(JSON.parse(stdout)).token.projects;
  };
  t.equal(await projectsOf(), null);
  t.same(await projectsOf('--project', 'a', 'b', '--project', 'a'), ['a', 'b']);
  t.same(await projectsOf('--public-only'), []);
});

void test('what cannot be is refused with a reason, and nothing is made', async (t) => {
  const { run } = openPlace(t);
  for (const [args, why] of [
    [['create'], /missing required argument 'name'/],
    [['create', ' '], /1 to 100 characters/],
    [['create', 'x', '--scope', 'root'], /Allowed choices are read, submit, admin/],
    [['create', 'x', '--expires', 'soon'], /a time with its unit/],
    [['create', 'x', '--active', '0'], /at least 1, or unlimited/],
    [['create', 'x', '--uploads', 'much'], /a size with its unit/],
    [['create', 'x', '--project', 'Not A Name'], /the name of a project/],
    [['create', 'x', '--public-only', '--project', 'a'], /for either/],
    [['create', 'x', '--scope', 'admin', '--project', 'a'], /for all projects/],
  ] as [string[], RegExp][]) {
    const refused = await run(...args);
    t.equal(refused.exitCode, 2, args.join(' '));
    t.match(refused.stderr, why);
    t.equal(refused.stdout, '');
  }
  t.match((await run('list')).stdout, /There is no token/);
});
