import { chmodSync, cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { execa } from 'execa';
import { type Test, test } from 'tap';

import { commandOf } from './command-of.ts';

const SCRIPT = join(import.meta.dirname, '../../.ci/run');

/** Runs a copy of .ci/run where set-up and `npm test` are these scripts, with one more descriptor handed down than there are streams. */
async function run(
  t: Test,
  scripts: { setup: string; test: string },
  env: Record<string, string> = {},
  shell = '',
) {
  const root = t.testdir({ '.ci': {}, scripts: { 'setup.sh': scripts.setup }, bin: {} });
  cpSync(SCRIPT, join(root, '.ci/run'));
  writeFileSync(join(root, 'bin/npm'), `#!/bin/sh\n${scripts.test}\n`);
  chmodSync(join(root, 'bin/npm'), 0o755);
  const start = performance.now();
  const result = await execa('bash', ['-c', `exec 251>&1; ${shell} .ci/run | cat; exit \${PIPESTATUS[0]}`], {
    cwd: root,
    env: { PATH: `${join(root, 'bin')}:${process.env['PATH']}`, ...env },
    reject: false,
    stdin: 'ignore',
    all: true,
  });
  return { exitCode: result.exitCode, all: result.all, took: performance.now() - start };
}

const DAEMON = 'setsid sh -c "trap : HUP; exec sleep 60.5" & sleep 0.3';

void test('it ends with what the tests end with', async (t) => {
  const good = await run(t, { setup: 'echo sets up', test: 'echo tests: "$*" CI=$CI' });
  t.equal(good.exitCode, 0, good.all);
  t.match(
    good.all,
    /sets up\nci: set-up took \d+ s\ntests: test CI=true\nci: test took [^]*ended with 0 after/,
  );
  const bad = await run(t, { setup: 'true', test: 'exit 7' });
  t.equal(bad.exitCode, 7);
  t.match(bad.all, /ci: test failed with 7/);
  const early = await run(t, { setup: 'exit 2', test: 'echo never' });
  t.equal(early.exitCode, 2);
  t.notMatch(early.all, 'never');
});

void test('it runs in whatever shell it is given to', async (t) => {
  for (const shell of ['sh', 'bash', 'bash --posix']) {
    const { exitCode, all } = await run(t, { setup: 'true', test: 'echo tested' }, {}, shell);
    t.equal(exitCode, 0, shell);
    t.match(all, /^tested$/m, shell);
  }
  const { exitCode } = await run(t, { setup: 'true', test: 'true' }, { POSIXLY_CORRECT: '1' });
  t.equal(exitCode, 0);
});

void test('a daemon that outlives set-up or a test keeps nobody waiting, and is ended', async (t) => {
  const { exitCode, all, took } = await run(t, { setup: DAEMON, test: `${DAEMON}; echo tested` });
  t.equal(exitCode, 0, all);
  t.match(all, /tested\n/);
  t.match(all, /ci: ending sleep 60\.5 \((\d+)\)\nci: ending sleep 60\.5/);
  t.ok(took < 15_000, `${took} ms`);
  for (const [, pid] of all.matchAll(/ending sleep 60\.5 \((\d+)\)/g)) t.equal(commandOf(pid), '');
});

void test('nothing that it starts has a descriptor of whoever started it', async (t) => {
  const { all } = await run(t, {
    setup: 'true',
    test: 'ls -l /proc/self/fd | sed -n "s/.* \\([0-9]* -> .*\\)/\\1/p"',
  });
  const listed = [...all.matchAll(/^(\d+) -> (.*)$/gm)].map(
    ([, fd, to]) => `${fd} ${to?.replace(/\d+/g, 'N')}`,
  );
  t.same(listed.filter((each) => !each.includes('/proc/')).toSorted(), [
    '0 /dev/null',
    '1 pipe:[N]',
    '2 pipe:[N]',
  ]);
});

void test('what hangs is ended at its limit, with a failure that says so', async (t) => {
  const { exitCode, all, took } = await run(
    t,
    { setup: 'true', test: 'echo begun; sleep 60' },
    { VERBATIM_TEST_LIMIT: '1s' },
  );
  t.equal(exitCode, 124);
  t.match(all, /begun\nci: test did not end within 1s/);
  t.ok(took < 15_000, `${took} ms`);
});
