import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import tap, { type Test } from 'tap';

import { DEFAULT_SUBMISSION_RULES } from '../../src/api/submission-rules.ts';
import { createClient } from '../../src/client/client.ts';
import { createConnection } from '../../src/client/connection.ts';
import { parseServer } from '../../src/client/server-address.ts';
import { renderSummary } from '../../src/report/terminal-summary.ts';
import { SEES_ALL } from '../../src/store/visibility.ts';
import type { Play } from '../coordinator/memory-executor.ts';
import type { EndedCommand } from '../start-command.ts';
import { openServerRig, type ServerRig, type ServerRigOptions } from './server-rig.ts';

const BY_HOST: Play = ({ environment }) => ({ files: { app: environment.hostname, same: 'x' } });
const GIT = 'https://git.example.org/team/app.git#main';

interface Place extends ServerRig {
  readonly directory: string;
  /** Runs a command by the server and on a store of its own, and compares what they say. */
  readonly both: (...args: string[]) => Promise<EndedCommand>;
}

async function openPlace(t: Test, more: Partial<ServerRigOptions> = {}): Promise<Place> {
  const recipe = 'build: make\nartifacts: ["*"]\n';
  const directory = t.testdir({
    source: { 'verbatim.yaml': recipe, 'hello.txt': 'hello\n' },
    'recipe.yaml': recipe,
  });
  const rig = await openServerRig(t, directory, { play: BY_HOST, scopes: ['admin'], ...more });
  const alone = ['--data', join(directory, 'alone')];
  return {
    ...rig,
    directory,
    both: async (...args) => {
      const there = await rig.run(args);
      const here = await rig.run([...args, ...alone]);
      t.same(withoutTimes(there), withoutTimes(here), args.join(' '));
      return there;
    },
  };
}

/** Times differ between two stores; their form does not. */
function withoutTimes({ exitCode, stdout, stderr }: EndedCommand): EndedCommand {
  return { exitCode, stdout: plain(stdout), stderr: plain(stderr) };
}

function plain(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::[\d.]+Z)?/g, 'TIME');
}

void tap.test('projects are added, listed, shown and removed by a server as they are here', async (t) => {
  const { both, store } = await openPlace(t);
  await both('projects', 'list');
  const options =
    '--on bookworm*2 --recipe recipe.yaml --private --branch main --every 5m --keep 5 --deadline 6h';
  const added = await both('projects', 'add', 'app', GIT, ...options.split(' '), '--schedule', '0 3 * * *');
  t.match(added, { exitCode: 0, stdout: /^project +app$/m });
  await both('projects', 'add', 'hello', 'debian:hello');
  for (const args of [['list'], ['list', '--json'], ['show', 'app'], ['show', 'app', '--json']]) {
    t.not((await both('projects', ...args)).stdout, '');
  }
  t.match(await both('projects', 'remove', 'hello'), { exitCode: 0, stdout: 'hello is removed\n' });
  t.same(
    store.projects.list({ limit: 9, visibility: SEES_ALL }).map(({ name }) => name),
    ['app'],
  );
});

void tap.test(
  'what a server refuses of a project is told in the words of here, with exit code 2',
  async (t) => {
    const { both, run } = await openPlace(t);
    await both('projects', 'add', 'app', GIT);
    for (const args of [
      ['show', 'nothing'],
      ['remove', 'nothing'],
      ['run', 'nothing'],
      ['add', 'app', GIT],
      ['add', 'other', GIT, '--on', 'bokworm'],
      ['add', 'Other', GIT],
    ]) {
      t.match(await both('projects', ...args), { exitCode: 2, stdout: '', stderr: /^verbatim: / });
    }
    t.match(await run(['projects', 'add', 'disk', 'source']), {
      exitCode: 2,
      stderr: /on the disk of the service cannot be named[^]*\n {2}name an https address/,
    });
  },
);

void tap.test('a server’s projects become what a file says, and again nothing', async (t) => {
  const { both, directory } = await openPlace(t);
  const file = join(directory, 'projects.yaml');
  const apply = async (text: string, ...more: string[]) => {
    writeFileSync(file, text);
    return both('apply', '-f', 'projects.yaml', ...more);
  };
  const one = 'projects:\n  app:\n    source: debian:hello\n    on: bookworm\n    recipe: recipe.yaml\n';
  t.match((await apply(one, '--dry-run')).stdout, /1 to create/);
  t.match((await apply(one, '--yes')).stdout, /^created +app$/m);
  t.match((await apply(one, '--yes')).stdout, /1 unchanged\n$/);
  t.match((await apply(one.replace('bookworm', 'trixie'), '--yes', '--json')).stderr, /changed +app/);
  t.match(await apply(one.replace('bookworm', 'sid'), '--yes'), { exitCode: 2, stderr: /projects\.yaml:4:/ });
  t.match((await apply('projects: {}\n', '--prune', '--yes')).stdout, /^removed +app$/m);
  t.match(await apply(one), { exitCode: 2, stderr: /nobody can be asked/ });
});

void tap.test(
  'what somebody else changed on a server meanwhile is not overwritten, nor removed',
  async (t) => {
    const { run, store, address, token } = await openPlace(t);
    await run(['projects', 'add', 'app', GIT]);
    const connection = createConnection({
      address: parseServer(address, token),
      token,
      userAgent: 'test',
    });
    t.teardown(async () => connection.close());
    const { projects } = createClient(connection, new AbortController().signal);
    const read = await projects.find('app');
    const { settings, version } = read;
    const changed = await projects.update('app', { ...settings, builders: 'trixie' }, read);
    t.match(changed, { settings: { ...settings, builders: 'trixie' }, version: version + 1 });
    await t.rejects(projects.update('app', settings, read), { code: 'PROJECT_CHANGED' });
    await t.rejects(projects.remove('app', read), { code: 'PROJECT_CHANGED' });
    t.equal(store.projects.find('app').settings.builders, 'trixie');
  },
);

void tap.test('builders are those of the server', async (t) => {
  const { run, directory } = await openPlace(t, { builders: ['bookworm'] });
  writeFileSync(join(directory, 'p.yaml'), 'projects: { a: { source: debian:hello, on: trixie } }\n');
  t.match(await run(['apply', '-f', 'p.yaml', '--yes']), {
    exitCode: 2,
    stderr: /there is no builder "trixie"/,
  });
});

void tap.test(
  'a project is run by a server, told as a comparison is, and counts as the project’s',
  async (t) => {
    const submissions = { ...DEFAULT_SUBMISSION_RULES, allowLocalSources: true };
    const place = await openPlace(t, { api: { submissions } });
    const { run, store } = place;
    await run(['projects', 'add', 'app', 'source', '--on', 'bookworm*2,bookworm+hostname']);
    const ended = await run(['projects', 'run', 'app']);
    t.equal(ended.exitCode, 1, ended.stderr);
    const [comparison] = store.comparisons.list({ limit: 1 });
    const made = await place.document(comparison?.id ?? '');
    t.equal(ended.stdout, renderSummary(made, { color: false, width: 100 }));
    t.equal(store.reader.find(comparison?.id ?? '', SEES_ALL).record.project, 'app');
    const repeated = await run(['projects', 'run', 'app', '--again', '--json', '--verbose']);
    t.equal(repeated.exitCode, 1);
    t.match(JSON.parse(repeated.stdout), { judgement: made.judgement });
    t.equal(store.comparisons.list({ limit: 9 }).length, 2);
  },
);

void tap.test('a token that may not is told so, and a command is in one place', async (t) => {
  const { run, address } = await openPlace(t, { scopes: ['read'] });
  t.match(await run(['projects', 'list']), { exitCode: 0, stdout: /^No project yet/ });
  t.match(await run(['projects', 'add', 'app', GIT]), { exitCode: 2, stderr: /admin/ });
  for (const place of ['--data', '--config']) {
    const ended = await run(['projects', 'list', '--server', address, place, 'x']);
    t.match(ended, { exitCode: 2, stderr: `--server and ${place} are given` });
  }
});
