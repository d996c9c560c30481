import { readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import Database from 'better-sqlite3';
import tap, { type Test } from 'tap';

import { openStore } from '../../src/store/store.ts';
import { shortDirectory } from '../short-directory.ts';
import { startCommand, type RunningCommand } from '../start-command.ts';

interface Served {
  readonly directory: string;
  readonly socket: string;
  readonly command: RunningCommand;
  readonly get: (path: string, token?: string) => Promise<{ status: number; body: string }>;
}

/** A service without an engine, on a socket in a folder of its own. */
function startService(t: Test, directory = shortDirectory(t), more: NodeJS.ProcessEnv = {}): Served {
  const socket = join(directory, 's');
  const command = startCommand(['serve', '--listen', `unix:${socket}`], {
    PATH: process.env['PATH'],
    HOME: directory,
    VERBATIM_DATA: join(directory, 'data'),
    DOCKER_HOST: 'unix:///nonexistent/docker.sock',
    ...more,
  });
  t.teardown(() => command.kill('SIGKILL'));
  const get: Served['get'] = async (path, token) =>
    new Promise((resolve, reject) => {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const asked = request({ socketPath: socket, path, headers }, (response) => {
        void text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
      });
      asked.on('error', reject);
      asked.end();
    });
  return { directory, socket, command, get };
}

async function untilLive({ get, command }: Served): Promise<void> {
  let isOver = false;
  void command.ended.then(() => (isOver = true));
  for (;;) {
    const answer = await get('/livez').catch(() => null);
    if (answer?.status === 200) return;
    if (isOver) throw new Error(`it ended: ${(await command.ended).stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

void tap.test('a service without an engine lives, says what is not ready, and stops when told', async (t) => {
  const served = startService(t);
  await untilLive(served);
  const ready = await served.get('/readyz');
  t.equal(ready.status, 503);
  t.match(JSON.parse(ready.body), { status: 'not ready', problems: [{ part: 'engine' }] });
  t.equal((await served.get('/api/v1/comparisons')).status, 200, 'also for whoever has no address');
  const metrics = await served.get('/metrics');
  t.match(metrics.body, /^verbatim_queue_comparisons 0$/m);
  t.match(metrics.body, /verbatim_http_requests_total\{method="GET",route="\/readyz",status="503"\} 1/);
  t.equal(statSync(served.socket).mode & 0o777, 0o660);
  served.command.kill('SIGTERM');
  const { exitCode, stdout } = await served.command.ended;
  t.equal(exitCode, 0);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line));
  t.ok(lines.length > 3);
  t.match(lines.at(-1), { msg: /^the service has stopped/ });
});

void tap.test(
  'the first start leaves a token for its owner alone, and tells the log only where',
  async (t) => {
    const served = startService(t);
    await untilLive(served);
    const path = join(served.directory, 'data', 'admin-token');
    const token = readFileSync(path, 'utf8').trim();
    t.equal(statSync(path).mode & 0o777, 0o600);
    t.equal((await served.get('/api/v1/tokens')).status, 401);
    t.equal((await served.get('/api/v1/tokens', token)).status, 200);
    served.command.kill('SIGTERM');
    const { stdout, stderr } = await served.command.ended;
    t.match(stdout, path);
    t.notMatch(stdout + stderr, token);
  },
);

void tap.test(
  'a store has one service, and the next one finds the socket of a killed one free',
  async (t) => {
    const first = startService(t);
    await untilLive(first);
    const second = startService(t, first.directory);
    t.match(await second.command.ended, { exitCode: 2, stderr: /another service runs on/ });
    first.command.kill('SIGKILL');
    await first.command.ended;
    const third = startService(t, first.directory);
    await untilLive(third);
    t.equal((await third.get('/livez')).status, 200);
    third.command.kill('SIGINT');
    t.equal((await third.command.ended).exitCode, 0);
  },
);

void tap.test('a service does not start on a newer database or a configuration that is wrong', async (t) => {
  const directory = shortDirectory(t);
  openStore(join(directory, 'data'), Date.now).close();
  const database = new Database(join(directory, 'data', 'verbatim.sqlite'));
  database.exec("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('of tomorrow', 1)");
  database.close();
  const newer = await startService(t, directory).command.ended;
  t.match(newer, { exitCode: 2, stderr: /another version of Verbatim/ });
  const wrong = { VERBATIM_METRICS: 'perhaps', VERBATIM_LOG_LEVEL: 'loud' };
  const refused = await startService(t, shortDirectory(t), wrong).command.ended;
  t.match(refused, { exitCode: 2, stderr: /VERBATIM_LOG_LEVEL: log.level[^]*VERBATIM_METRICS: metrics/ });
  t.notMatch(refused.stderr, /\.ts:\d+/, 'no stack');
});

void tap.test('the second signal ends a service at once', async (t) => {
  const directory = shortDirectory(t);
  // An engine that never answers: stopping waits for it, within its grace.
  const engine = createServer();
  await new Promise<void>((resolve) => engine.listen(join(directory, 'engine'), resolve));
  t.teardown(() => engine.close());
  const served = startService(t, directory, { DOCKER_HOST: `unix://${join(directory, 'engine')}` });
  await untilLive(served);
  served.command.kill('SIGTERM');
  await served.command.until(/once more quits at once/);
  served.command.kill('SIGTERM');
  const { exitCode } = await served.command.ended;
  t.ok(exitCode === 130 || exitCode === 0, `${exitCode}`);
});
