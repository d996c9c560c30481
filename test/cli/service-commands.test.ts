import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import Database from 'better-sqlite3';
import tap, { type Test } from 'tap';

import { runProgram } from '../../src/cli/run-program.ts';
import { readConfig } from '../../src/config.ts';
import { openStore } from '../../src/store/store.ts';

interface Place {
  readonly directory: string;
  readonly run: (...args: string[]) => Promise<{ exitCode: number; stdout: string; stderr: string }>;
}

function openPlace(t: Test, more: NodeJS.ProcessEnv = {}): Place {
  const directory = t.testdir({});
  const env = { HOME: directory, VERBATIM_DATA: join(directory, 'data'), ...more };
  return {
    directory,
    async run(...args) {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()];
      let exitCode = 0;
      const texts = Promise.all([text(stdout), text(stderr)]);
      await runProgram(args, {
        config: readConfig(env),
        signal: new AbortController().signal,
        cwd: directory,
        stdout,
        stderr,
        env,
        setExitCode: (code) => (exitCode = code),
      });
      stdout.end();
      stderr.end();
      const [out, err] = await texts;
      return { exitCode, stdout: out, stderr: err };
    },
  };
}

void tap.test('a backup goes to where it is told, and comes back from there', async (t) => {
  const { directory, run } = openPlace(t);
  openStore(join(directory, 'data'), Date.now).close();
  t.match(await run('backup', 'b.tar'), { exitCode: 0, stdout: /0 comparisons and 0 blobs .*b\.tar\n$/ });
  t.match(await run('backup', 'b.tar'), { exitCode: 2, stderr: /b\.tar is there already/ });
  t.match(await run('restore', 'b.tar'), { exitCode: 2, stderr: /not empty[^]*--data/ });
  t.match(await run('restore', 'b.tar', '--data', 'again'), { exitCode: 0, stdout: /again\n$/ });
  t.ok(existsSync(join(directory, 'again', 'verbatim.sqlite')));
});

void tap.test('a store that is not there is told, not made', async (t) => {
  const { directory, run } = openPlace(t);
  t.match(await run('backup', 'b'), { exitCode: 2, stderr: /there is no store in/ });
  t.match(await run('migrate', '--check'), { exitCode: 2, stderr: /there is no store in/ });
  t.match(await run('restore', 'nothing'), { exitCode: 2, stderr: /there is no backup/ });
  t.notOk(existsSync(join(directory, 'data', 'verbatim.sqlite')));
});

void tap.test('migrate says what is to be done, does it, and refuses a newer database', async (t) => {
  const { directory, run } = openPlace(t);
  openStore(join(directory, 'data'), Date.now).close();
  t.match(await run('migrate', '--check'), { exitCode: 0, stdout: /up to date/ });
  const path = join(directory, 'data', 'verbatim.sqlite');
  const database = new Database(path);
  database.exec("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('of tomorrow', 1)");
  database.close();
  for (const args of [['migrate'], ['migrate', '--check']])
    t.match(await run(...args), { exitCode: 2, stderr: /another version of Verbatim/ });
  const older = new Database(path);
  older.exec('DELETE FROM __drizzle_migrations');
  older.close();
  t.match(await run('migrate', '--check'), { exitCode: 1, stdout: /\d+ migrations to be done/ });
  // Its tables are there, so the first migration cannot make them: nothing may come of it.
  t.match(await run('migrate'), { exitCode: 2, stderr: /nothing was changed/ });
  t.match(await run('migrate', '--check'), { exitCode: 1 });
});

void tap.test('config check tells everything at once, and show prints what would be', async (t) => {
  const { directory, run } = openPlace(t, { VERBATIM_METRICS: 'perhaps' });
  const file = join(directory, 'verbatim.yaml');
  writeFileSync(file, 'listen: nowhere\nlogs: {}\n');
  const { exitCode, stderr } = await run('config', 'check', '--config', 'verbatim.yaml');
  t.equal(exitCode, 2);
  for (const problem of [`${file}:1: listen`, `${file}:2: logs`, 'VERBATIM_METRICS: metrics'])
    t.match(stderr, problem);
  const good = openPlace(t, { VERBATIM_LISTEN: '[::1]:9000' });
  t.match(await good.run('config', 'check'), { exitCode: 0, stdout: /nothing is wrong/ });
  t.match(await good.run('config', 'show'), { exitCode: 0, stdout: /^listen: "\[::1\]:9000"$/m });
});
