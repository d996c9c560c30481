import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import tap, { type Test } from 'tap';

import { comparisonDocumentSchema, type ComparisonDocument } from '../../src/comparison/document.ts';
import { runProgram } from '../../src/cli/run-program.ts';
import { readConfig } from '../../src/config.ts';
import { openStore } from '../../src/store/store.ts';
import { failedBuild, hostile, manyArtifacts, twoMismatches } from '../report/sample-documents.ts';
import { keepDocument } from '../store/queue-rig.ts';
import { shortDirectory } from '../short-directory.ts';
import { startCommand, type EndedCommand } from '../start-command.ts';

const NO_ENGINE = 'unix:///nonexistent/docker.sock';

interface Place {
  readonly directory: string;
  /** Runs a command in this process, its output in memory. */
  readonly run: (...args: string[]) => Promise<EndedCommand>;
}

/** A store, a cache and a source folder, and no engine. */
function openPlace(t: Test, more: Record<string, string> = {}, signal = new AbortController().signal): Place {
  const directory = t.testdir({ source: { Makefile: 'all:\n' } });
  const env = { ...envOf(directory), ...more };
  return {
    directory,
    async run(...args) {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()];
      let exitCode = 0;
      const setExitCode = (code: number): void => void (exitCode = code);
      const context = { config: readConfig(env), signal, cwd: directory, stdout, stderr, env, setExitCode };
      const texts = Promise.all([text(stdout), text(stderr)]);
      await runProgram(args, context);
      stdout.end();
      stderr.end();
      const [out, err] = await texts;
      return { exitCode, stdout: out, stderr: err };
    },
  };
}

function envOf(directory: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    VERBATIM_DATA: join(directory, 'data'),
    XDG_CACHE_HOME: join(directory, 'cache'),
    DOCKER_HOST: NO_ENGINE,
    NO_COLOR: '',
    FORCE_COLOR: undefined,
  };
}

/** Stores a document as a comparison that has just been finished. Returns its id. */
async function keep(directory: string, document: ComparisonDocument): Promise<string> {
  const store = openStore(join(directory, 'data'), Date.now);
  const id = await keepDocument(store, document);
  store.close();
  return id;
}

/** Not a newline: what a pipe or a log file should not have to stand. */
// oxlint-disable-next-line no-control-regex -- colours are control characters
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u;

void tap.test('a slip on the command line exits 2 and names what is wrong, without an engine', async (t) => {
  const { directory, run } = openPlace(t);
  const source = join(directory, 'source');
  const slips: [args: string[], message: RegExp][] = [
    [['--nonsense'], /unknown option '--nonsense'/],
    [['compare', source, '--bogus'], /unknown option '--bogus'/],
    [['compaer'], /Did you mean compare\?/],
    [['compare', join(directory, 'nowhere')], /there is no file or folder .*nowhere/],
    [['compare', source, '--on', 'bookwrm'], /there is no builder "bookwrm"[^]*bookworm/],
    [['compare', source, '--on', 'bookworm+timezoen'], /timezoen[^]*timezone/],
    [['compare', source, '--limit', 'tmie=30m'], /--limit tmie: unknown key; did you mean "time"/],
    [['compare', source, '--limit', 'time=30'], /--limit time: expected a time with its unit/],
    [['compare', source, '--variable', 'novalue'], /--variable is "novalue"; it takes NAME=VALUE/],
    [['compare', source, '--jobs', '0'], /'0' is invalid. It takes a whole number of at least 1/],
    [['compare', source, '--seed', 'xyz'], /lower-case hex/],
    [['compare', source, '--recipe', 'none.yaml'], /the recipe none.yaml cannot be read/],
    [
      ['compare', source, '--html', '/nonexistent/report.html'],
      /--html \/nonexistent\/report.html cannot be written/,
    ],
    [['compare', source, '--junit', directory], /--junit .* is a directory/],
    [['report', 'latest'], /there is no comparison "latest"/],
    [['show', 'nothing'], /there is no comparison "nothing"/],
    [['report', 'latest', '--format', 'pdf'], /Allowed choices are/],
    [['list', '--limit', 'many'], /whole number/],
  ];
  const ended = await Promise.all(slips.map(async ([args]) => run(...args)));
  for (const [index, { exitCode, stdout, stderr }] of ended.entries()) {
    const [args = [], message = /^$/] = slips[index] ?? [];
    t.equal(exitCode, 2, args.join(' '));
    t.equal(stdout, '');
    t.match(stderr, message);
    t.notMatch(stderr, /\.ts:\d+/, 'no stack');
  }
});

void tap.test('without an engine it says what to do', async (t) => {
  const { directory, run } = openPlace(t);
  for (const args of [
    ['compare', join(directory, 'source')],
    ['builders', 'list'],
    ['builders', 'prune'],
  ]) {
    const { exitCode, stderr } = await run(...args);
    t.equal(exitCode, 2);
    t.match(stderr, `no Docker engine answers at ${NO_ENGINE}`);
    t.match(stderr, 'verbatim doctor');
    t.equal(stderr.trim().split('\n').length, 2);
  }
});

void tap.test('a setting that is none is named', async (t) => {
  const env = { ...envOf(t.testdir({})), VERBATIM_JOBS: 'two' };
  const { exitCode, stderr } = await startCommand(['list'], env).ended;
  t.equal(exitCode, 2);
  t.equal(stderr, 'verbatim: VERBATIM_JOBS is "two"; it takes a whole number of at least 1\n');
});

void tap.test('whatever an interrupt made fail is told as the interrupt', async (t) => {
  const { directory, run } = openPlace(t, {}, AbortSignal.abort());
  const { exitCode, stdout, stderr } = await run('compare', join(directory, 'nowhere'));
  t.same({ exitCode, stdout, stderr }, { exitCode: 130, stdout: '', stderr: 'verbatim: interrupted\n' });
});

void tap.test('help and version go to standard output and exit 0', async (t) => {
  const { run } = openPlace(t);
  const [help, version, none] = await Promise.all([run('compare', '--help'), run('--version'), run()]);
  t.match(help, { exitCode: 0, stderr: '', stdout: /--on <builders>/ });
  t.match(version, { exitCode: 0, stderr: '', stdout: /^\d+\.\d+\.\d+\n$/ });
  t.match(none, { exitCode: 2, stdout: '', stderr: /Usage: verbatim/ });
});

void tap.test('a kept comparison is listed, shown and reported in every format', async (t) => {
  const { directory, run } = openPlace(t);
  const id = await keep(directory, twoMismatches());
  const [list, lines, show, json, html, junit, log] = await Promise.all([
    run('list'),
    run('list', '--json'),
    run('show', id),
    run('show', 'latest', '--json'),
    run('report', id.slice(0, 12), '--format', 'html'),
    run('report', id, '--format', 'junit'),
    run('show', id, '--log', 'trixie+nothing'),
  ]);
  t.match(list, { exitCode: 0, stdout: new RegExp(`^${id} .* unreproducible .*\n$`) });
  t.equal(JSON.parse(lines.stdout).id, id);
  t.match(show.stdout, `unreproducible ${id}`);
  t.equal(comparisonDocumentSchema.parse(JSON.parse(json.stdout)).id, id);
  t.match(html.stdout, /^<!doctype html>/i);
  t.match(junit.stdout, /^<\?xml/);
  t.match(log, { exitCode: 2, stderr: /no build is called "trixie\+nothing"\n  there are: bookworm/ });
  for (const { stderr } of [list, lines, show, json, html, junit]) t.equal(stderr, '');
});

void tap.test('a pipe gets no escape codes, whatever the artifacts are called', async (t) => {
  const { directory, run } = openPlace(t, { FORCE_COLOR: '0' });
  await keep(directory, hostile());
  const [list, show] = await Promise.all([run('list'), run('show', 'latest')]);
  t.notMatch(list.stdout, CONTROLS);
  t.notMatch(show.stdout, CONTROLS);
});

void tap.test('colours come by FORCE_COLOR and go by NO_COLOR', async (t) => {
  const forced = openPlace(t, { FORCE_COLOR: '1' });
  await keep(forced.directory, failedBuild());
  t.match((await forced.run('show', 'latest')).stdout, '\u001b[');
  const neither = openPlace(t, { FORCE_COLOR: '1', NO_COLOR: '1' });
  await keep(neither.directory, failedBuild());
  t.notMatch((await neither.run('show', 'latest')).stdout, CONTROLS);
});

void tap.test('whoever reads only the first line ends nothing badly', async (t) => {
  const { directory } = openPlace(t);
  const id = await keep(directory, manyArtifacts(2000, 2));
  const script = `{ "$NODE" "$MAIN" report ${id} --format html; echo "exit $?" >&2; } 2>errors | head -c 10`;
  execFileSync('sh', ['-c', script], {
    cwd: directory,
    env: {
      ...envOf(directory),
      NODE: process.execPath,
      MAIN: join(import.meta.dirname, '../../src/cli/main.ts'),
    },
  });
  t.match(readFileSync(join(directory, 'errors'), 'utf8'), /^exit (0|141)\n$/);
});

void tap.test('a data folder that cannot be had is named, with what to do', async (t) => {
  const { directory, run } = openPlace(t);
  writeFileSync(join(directory, 'file'), '');
  const { exitCode, stderr } = await run('list', '--data', join(directory, 'file'));
  t.equal(exitCode, 2);
  t.match(stderr, join(directory, 'file'));
  t.notMatch(stderr, /\.ts:\d+/);
});

void tap.test('the second Ctrl-C ends the command at once', async (t) => {
  const directory = shortDirectory(t);
  // An engine that never answers.
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(directory, 'docker.sock'), resolve));
  t.teardown(() => server.close());
  const connected = once(server, 'connection');
  const env = { ...envOf(directory), DOCKER_HOST: `unix://${join(directory, 'docker.sock')}` };
  const command = startCommand(['builders', 'list'], env);
  await connected;
  command.kill('SIGINT');
  await command.until(/once more quits at once/);
  command.kill('SIGINT');
  t.equal((await command.ended).exitCode, 130);
});

void tap.test('a start keeps what it compiled for the next one', async (t) => {
  const directory = t.testdir({});
  const { exitCode } = await startCommand(['--version'], envOf(directory)).ended;
  t.equal(exitCode, 0);
  const kept = readdirSync(join(directory, 'cache/verbatim/compile'), { recursive: true });
  t.ok(kept.length > 100, `${kept.length} files`);
});
