import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import tap, { type Test } from 'tap';

import { confirm } from '../../src/cli/confirm.ts';
import { runProgram } from '../../src/cli/run-program.ts';
import { readConfig } from '../../src/config.ts';
import { auditOf } from './audit-of.ts';

const FILE = `
projects:
  app:
    source: https://git.example.org/team/app.git#main
    on: bookworm*2
    schedule: { cron: '0 3 * * *', time-zone: Europe/Berlin }
  hello: { source: debian:hello, on: trixie*2 }
`;

/** A store of its own; commands run in this process, their output in memory, and nobody can be asked. */
function openPlace(t: Test, files: Record<string, string> = {}) {
  const directory = t.testdir({ source: { Makefile: 'all:\n' }, ...files });
  const env = {
    ...process.env,
    VERBATIM_DATA: join(directory, 'data'),
    VERBATIM_CONFIG: undefined,
    XDG_CACHE_HOME: join(directory, 'cache'),
    XDG_CONFIG_HOME: join(directory, 'config'),
    NO_COLOR: '1',
  };
  return {
    directory,
    write: (name: string, content: string): void => writeFileSync(join(directory, name), content),
    run: async (...args: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> => {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()];
      let exitCode = 0;
      const setExitCode = (code: number): void => void (exitCode = code);
      const { signal } = new AbortController();
      const texts = Promise.all([text(stdout), text(stderr)]);
      const context = { config: readConfig(env), signal, cwd: directory, stdout, stderr, env, setExitCode };
      await runProgram(args, context);
      stdout.end();
      stderr.end();
      const [out, err] = await texts;
      return { exitCode, stdout: out, stderr: err };
    },
  };
}

void tap.test('a project is added, listed, shown and removed', async (t) => {
  const { run, directory } = openPlace(t, { 'app.yaml': 'build: make\nartifacts: [app]\n' });
  t.match(await run('projects', 'list'), { exitCode: 0, stdout: /^No project yet/ });
  const url = 'https://git.example.org/team/app.git#main';
  const options = ['--on', 'bookworm*2', '--recipe', 'app.yaml', '--private', '--schedule', '0 3 * * *'];
  const watch = ['--branch', 'main', '--tag', 'v*', '--every', '5m', '--keep', '10', '--deadline', '6h'];
  const added = await run(
    'projects',
    'add',
    'app',
    url,
    ...options,
    '--time-zone',
    'Europe/Berlin',
    ...watch,
  );
  t.equal(added.stderr, '');
  t.match(added.stdout, /^schedule +0 3 \* \* \* in Europe\/Berlin$/m);
  t.match(added.stdout, /^watch +branches main, tags v\*, every 5m$/m);
  t.match(added.stdout, /^next check +\d{4}-\d\d-\d\d \d\d:\d\d UTC$/m);
  t.match((await run('projects', 'list')).stdout, /^app +private +bookworm\*2 +https:/);
  const [line] = (await run('projects', 'list', '--json')).stdout.split('\n');
  const { settings } = JSON.parse(line ?? '');
  t.match(settings, {
    recipeFile: { name: 'app.yaml', text: /make/ },
    retention: { keep: 10, keepBad: 10 },
    deadlineSeconds: 21_600,
  });
  t.match(await run('projects', 'add', 'app', url), {
    exitCode: 2,
    stderr: /there is a project "app" already/,
  });
  t.match(await run('projects', 'show', 'app', '--data', join(directory, 'data')), { exitCode: 0 });
  t.match(await run('projects', 'remove', 'app'), { exitCode: 0, stdout: 'app is removed\n' });
  t.match(await run('projects', 'show', 'app'), { exitCode: 2, stderr: /there is no project "app"/ });
  t.strictSame(auditOf(directory), ['project.create app', 'project.remove app']);
});

void tap.test('slips are told by their option', async (t) => {
  const { run } = openPlace(t);
  const slips: [args: string[], message: RegExp][] = [
    [['A_B', 'debian:hello'], /"A_B" is no project's name/],
    [['x', 'debian:hello', '--schedule', '0 25 * * *'], /--schedule: expected a cron expression/],
    [
      ['x', 'debian:hello', '--schedule', '0 3 * * *', '--time-zone', 'Mars'],
      /--time-zone: expected a time zone/,
    ],
    [['x', 'debian:hello', '--branch', 'main'], /watch: .*only a git source/],
    [['x', 'debian:hello', '--every', '5m'], /--every and --existing are about what --branch and --tag name/],
    [['x', 'https://a.example/p.git', '--tag', 'v*', '--every', '5'], /--every is "5"; it takes a time/],
    [['x', 'https://a.example/p.git', '--tag', '!v'], /--tag: expected what is wanted/],
    [['x', 'debian:hello', '--on', 'sid'], /there is no builder "sid"/],
    [['x', 'debian:hello', '--recipe', 'none.yaml'], /the recipe none\.yaml cannot be read/],
    [['x', './nowhere'], /there is no file or folder/],
  ];
  for (const [args, message] of slips) {
    const { exitCode, stderr } = await run('projects', 'add', ...args);
    t.equal(exitCode, 2, args.join(' '));
    t.match(stderr, message);
    t.notMatch(stderr, /\.ts:\d+/);
  }
  t.match((await run('projects', 'list')).stdout, /^No project yet/);
});

void tap.test('a file is planned, applied, and then changes nothing', async (t) => {
  const { run, write } = openPlace(t, { 'projects.yaml': FILE });
  const plan = await run('apply', '-f', 'projects.yaml', '--dry-run');
  t.match(plan.stdout, /^create {2}app\n {2}source: https:.*#main\n {2}on: bookworm\*2\n/);
  t.match(plan.stdout, '2 projects: 2 to create, 0 to change, 0 to remove, 0 unchanged\n');
  t.match((await run('projects', 'list')).stdout, /^No project yet/, 'a dry run does nothing');

  const applied = await run('apply', '-f', 'projects.yaml', '--yes');
  t.match(applied, { exitCode: 0, stderr: '', stdout: /created {2}app\ncreated {2}hello\n$/ });
  const again = await run('apply', '-f', 'projects.yaml');
  t.match(again, { exitCode: 0, stdout: '2 projects: 0 to create, 0 to change, 0 to remove, 2 unchanged\n' });

  write('projects.yaml', FILE.replace('bookworm*2', 'trixie*3').replace('0 3 * * *', '0 4 * * *'));
  const changed = await run('apply', '-f', 'projects.yaml', '--yes');
  t.match(changed.stdout, /^change {2}app\n {2}on: bookworm\*2 → trixie\*3\n {2}schedule: 0 3 .* → 0 4 .*\n/);
  t.match((await run('projects', 'show', 'app')).stdout, /^on +trixie\*3$/m);
});

void tap.test('what a file does not name is removed only when asked', async (t) => {
  const { run, write } = openPlace(t, { 'projects.yaml': FILE });
  await run('apply', '-f', 'projects.yaml', '--yes');
  write('projects.yaml', 'projects: { hello: { source: debian:hello, on: trixie*2 } }\n');
  t.match((await run('apply', '-f', 'projects.yaml', '--yes')).stdout, '0 to remove, 1 unchanged');
  const pruned = await run('apply', '-f', 'projects.yaml', '--prune', '--yes', '--json');
  t.match(JSON.parse(pruned.stdout), [
    { kind: 'remove', name: 'app' },
    { kind: 'unchanged', name: 'hello' },
  ]);
  t.equal(pruned.stderr, 'removed  app\n');
  t.notMatch((await run('projects', 'list')).stdout, /^app/m);
});

void tap.test('where nobody can be asked nothing is done', async (t) => {
  const { run } = openPlace(t, { 'projects.yaml': FILE });
  const ended = await run('apply', '-f', 'projects.yaml');
  t.match(ended, { exitCode: 2, stderr: /nobody can be asked[^]*--yes/ });
  t.match((await run('projects', 'list')).stdout, /^No project yet/);
});

void tap.test('a file with slips is told by line and column, and nothing is done', async (t) => {
  const { run } = openPlace(t, { 'projects.yaml': FILE.replace('cron:', 'crno:') });
  const ended = await run('apply', '-f', 'projects.yaml', '--yes');
  t.equal(ended.exitCode, 2);
  t.match(
    ended.stderr,
    /^verbatim: projects\.yaml:6:15: projects\.app\.schedule\.cron: expected a cron expression/,
  );
  t.match(
    ended.stderr,
    /^projects\.yaml:6:17: projects\.app\.schedule\.crno: unknown key; did you mean "cron"\?$/m,
  );
  t.match((await run('projects', 'list')).stdout, /^No project yet/);
  t.match(await run('apply', '-f', 'none.yaml'), { exitCode: 2, stderr: /none\.yaml cannot be read/ });
});

void tap.test("the bundled example's file is good", async (t) => {
  const { run, write, directory } = openPlace(t);
  const example = readFileSync(join(import.meta.dirname, '../../examples/projects.yaml'), 'utf8');
  write('projects.yaml', example.replaceAll(/source: \.\/\w+/g, 'source: ./source'));
  t.match(await run('apply', '-f', join(directory, 'projects.yaml'), '--yes'), {
    exitCode: 0,
    stdout: /2 to create/,
  });
});

void tap.test('a person is asked, and anything but yes is no', async (t) => {
  const { signal } = new AbortController();
  for (const [answer, wanted] of [
    ['y', true],
    ['YES', true],
    ['', false],
    ['n', false],
    ['yellow', false],
  ] as const) {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const output = new PassThrough();
    const asked = confirm('Do this?', { input, output, signal });
    input.write(`${answer}\n`);
    t.equal(await asked, wanted, answer);
    t.match(String(output.read()), /Do this\? \[y\/N\]/);
  }
});
