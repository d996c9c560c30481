import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { execa } from 'execa';
import { type Test, test } from 'tap';

const SCRIPT = join(import.meta.dirname, '../../scripts/setup.sh');
/** Commands that the script itself is written with. */
const SHELL_TOOLS = ['sh', 'cat', 'cmp', 'dirname', 'id', 'mkdir', 'rm', 'sleep', 'tail', 'setsid', 'bash'];
const PACKAGE_TOOLS = ['git', 'xz', 'bzip2', 'zstd', 'mmdebstrap', 'mke2fs', 'losetup', 'flock'];

/** A checkout that needs nothing from npm, and a PATH on which each of `commands` is a shell script of that text. */
async function prepare(t: Test, commands: Record<string, string>): Promise<{ root: string; bin: string }> {
  const root = t.testdir({ scripts: {}, node_modules: {}, 'package-lock.json': '{}', '.taprc': '', bin: {} });
  writeFileSync(join(root, 'node_modules/.verbatim-installed'), '{}');
  cpSync(SCRIPT, join(root, 'scripts/setup.sh'));
  const bin = join(root, 'bin');
  for (const name of SHELL_TOOLS) {
    const { stdout } = await execa('sh', ['-c', `command -v ${name}`]);
    writeFileSync(join(bin, name), `#!/bin/sh\nexec ${stdout} "$@"\n`);
  }
  for (const [name, text] of Object.entries(commands)) writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
  for (const name of [...SHELL_TOOLS, ...Object.keys(commands)]) chmodSync(join(bin, name), 0o755);
  mkdirSync(join(root, 'home'));
  return { root, bin };
}

const TOOLS = Object.fromEntries(PACKAGE_TOOLS.map((name) => [name, ':']));
const ENGINE = { docker: ':', dockerd: ':' };

async function run(
  { root, bin }: { root: string; bin: string },
  flags: readonly string[],
  env: Record<string, string> = {},
) {
  // CI may hand down its output under another number too. The script adds the system's own directories at the end: what the machine has
  // is there too.
  const script = 'exec 251>&1; exec "$@"';
  return await execa('bash', ['-c', script, '-', join(bin, 'sh'), join(root, 'scripts/setup.sh'), ...flags], {
    env: { PATH: bin, HOME: join(root, 'home'), ...env },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    all: true,
  });
}

void test('with everything there it says and does nothing', async (t) => {
  const checkout = await prepare(t, { ...TOOLS, ...ENGINE });
  const { exitCode, all } = await run(checkout, []);
  t.same([exitCode, all], [0, '']);
});

void test('the command gets its arguments as they are, without --yes', async (t) => {
  const checkout = await prepare(t, {
    ...TOOLS,
    ...ENGINE,
    node: 'for each in "$@"; do echo "<$each>"; done',
  });
  const { stdout } = await run(checkout, ['--then', 'compare', 'a  b', '--yes', '--on', 'x*2,y', '']);
  t.equal(
    stdout,
    ['src/cli/main.ts', 'compare', 'a  b', '--on', 'x*2,y', ''].map((each) => `<${each}>`).join('\n'),
  );
});

void test('an unknown option is refused', async (t) => {
  const { exitCode, all } = await run(await prepare(t, {}), ['--what']);
  t.equal(exitCode, 2);
  t.match(all, /unknown option --what/);
});

void test('a missing package is installed, and nothing else', async (t) => {
  const { bzip2: _, ...others } = TOOLS;
  const checkout = await prepare(t, {
    ...others,
    ...ENGINE,
    'apt-get': 'echo "apt-get $*" >> "$HOME/apt"',
    id: 'echo 0',
  });
  const { exitCode, all } = await run(checkout, ['--yes']);
  t.equal(exitCode, 0);
  t.match(all, /installing system packages, about 30 s: bzip2/);
  const calls = readFileSync(join(checkout.root, 'home/apt'), 'utf8');
  t.match(calls, /^apt-get update -qq\napt-get install -y --no-install-recommends bzip2 -qq\n$/);
});

void test('without root it prints the exact commands and installs nothing', async (t) => {
  const { bzip2: _, ...others } = TOOLS;
  const checkout = await prepare(t, {
    ...others,
    ...ENGINE,
    'apt-get': 'touch "$HOME/apt"',
    id: 'echo 1000',
  });
  const { exitCode, all } = await run(checkout, ['--yes']);
  t.equal(exitCode, 2);
  t.match(all, 'sudo apt-get update && sudo apt-get install -y --no-install-recommends bzip2');
  t.notOk(existsSync(join(checkout.root, 'home/apt')));
});

void test('an engine that somebody named is theirs to start', async (t) => {
  const checkout = await prepare(t, {
    ...TOOLS,
    docker: 'exit 1',
    dockerd: 'touch "$HOME/started"',
    id: 'echo 0',
  });
  const { exitCode, all } = await run(checkout, [], { DOCKER_HOST: 'unix:///nowhere' });
  t.equal(exitCode, 2);
  t.match(all, /unix:\/\/\/nowhere does not answer/);
  t.notOk(existsSync(join(checkout.root, 'home/started')));
});

void test('an engine of our own is started apart from our streams, and waited for', async (t) => {
  const checkout = await prepare(t, {
    ...TOOLS,
    docker: 'case $1 in context) echo default ;; *) [ -e "$HOME/up" ] ;; esac',
    // As a daemon does, it lives on; whoever waits for the end of its output would wait for ever.
    dockerd: 'echo "the daemon says hello"; /bin/ls -l /proc/$$/fd; sleep 0.3; : > "$HOME/up"; sleep 5',
    // Where an init system runs, it is asked instead.
    systemctl:
      'mkdir -p "$HOME/.cache/verbatim"; setsid -f dockerd </dev/null >"$HOME/.cache/verbatim/dockerd.log" 2>&1',
    id: 'echo 0',
  });
  const start = performance.now();
  const { exitCode, all } = await run(checkout, []);
  t.equal(exitCode, 0);
  t.match(all, /starting the Docker engine/);
  t.ok(performance.now() - start < 4500, 'it did not wait for the daemon to end');
  const said = readFileSync(join(checkout.root, 'home/.cache/verbatim/dockerd.log'), 'utf8');
  t.match(said, /says hello[^]* 0 -> \/dev\/null/);
  t.notMatch(said, / 251 -> |pipe:/);
});
