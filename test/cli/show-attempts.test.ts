import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import tap, { type Test } from 'tap';

import { renderAttempts } from '../../src/cli/render-attempts.ts';
import { runProgram } from '../../src/cli/run-program.ts';
import { readConfig } from '../../src/config.ts';
import type { AttemptRecord } from '../../src/store/comparison-reader.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { openApiRig } from '../api/api-rig.ts';
import { SAMPLES } from '../report/sample-documents.ts';
import { shortDirectory } from '../short-directory.ts';
import { begin, planOf } from '../store/queue-rig.ts';

/** A finished comparison whose second build was lost once. Returns its id. */
async function keepTwice(store: Store): Promise<string> {
  const document = SAMPLES.reproducible();
  const { id, ledger } = begin(store);
  await ledger.keepPlan(planOf(document));
  for (const [position, attempt] of [[0, 1] as const, [1, 2] as const]) {
    if (attempt === 2) {
      await ledger.openAttempt(position);
      await ledger.loseAttempt(position, 1, 'its sandbox was gone\u001b[2J');
    }
    await ledger.openAttempt(position);
    const result = document.builds[position];
    if (result === undefined) throw new Error(`the sample has no build ${position}`);
    await ledger.endAttempt(position, attempt, { result, toolchain: null, trace: null });
  }
  await ledger.beginJudging();
  await ledger.finish({ ...document, id }, null);
  return id;
}

async function run(t: Test, env: NodeJS.ProcessEnv, ...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  let exitCode = 0;
  const texts = Promise.all([text(stdout), text(stderr)]);
  await runProgram(args, {
    config: readConfig(env),
    signal: new AbortController().signal,
    cwd: t.testdirName,
    stdout,
    stderr,
    env,
    setExitCode: (code) => (exitCode = code),
  });
  stdout.end();
  stderr.end();
  const [out, err] = await texts;
  return { exitCode, stdout: out, stderr: err };
}

const attempt = (more: Partial<AttemptRecord>): AttemptRecord => ({
  position: 0,
  attempt: 1,
  state: 'ended',
  startedAt: '2026-11-22T12:00:00.000Z',
  endedAt: '2026-11-22T12:00:17.200Z',
  outcome: 'success',
  message: null,
  ...more,
});

void tap.test('each attempt is a line, and a build that took one has none', (t) => {
  const document = SAMPLES.explained();
  const [first] = document.builds;
  const experiment = document.explanation?.experiments[0]?.build;
  const shown = renderAttempts(document, [
    attempt({ state: 'lost', outcome: null, message: 'the engine was away' }),
    attempt({ attempt: 2 }),
    attempt({ position: 1 }),
    attempt({ position: document.builds.length, outcome: 'error', message: 'a\nb' }),
    attempt({ position: document.builds.length, attempt: 2, state: 'started', endedAt: null, outcome: null }),
  ]);
  t.equal(
    shown,
    `${first?.builder.label} took 2 attempts:
  1  2026-11-22 12:00:00  lost after 17.2s: the engine was away
  2  2026-11-22 12:00:00  success after 17.2s

${experiment?.builder.label} took 2 attempts:
  1  2026-11-22 12:00:00  error after 17.2s: a\\nb
  2  2026-11-22 12:00:00  started

`,
  );
  t.equal(renderAttempts(document, [attempt({}), attempt({ position: 1 })]), '');
  t.end();
});

void tap.test(
  'show lists them before the report, here and there alike, and leaves the document alone',
  async (t) => {
    const rig = await openApiRig(t);
    const id = await keepTwice(rig.store);
    const path = join(shortDirectory(t), 's');
    await rig.app.listen({ path });
    const here = { HOME: t.testdirName, VERBATIM_DATA: join(t.testdirName, 'data') };
    const there = {
      HOME: t.testdirName,
      VERBATIM_SERVER: `unix:${path}`,
      VERBATIM_TOKEN: rig.admin.authorization.replace(/^Bearer /, ''),
    };
    const [local, remote, json] = await Promise.all([
      run(t, here, 'show', 'latest'),
      run(t, there, 'show', 'latest'),
      run(t, here, 'show', id, '--json'),
    ]);
    const label = SAMPLES.reproducible().builds[1]?.builder.label ?? '';
    t.ok(local.stdout.startsWith(`${label} took 2 attempts:\n  1  `), local.stdout);
    t.match(local.stdout, /lost after .*: its sandbox was gone\\x1b\[2J\n {2}2 .* success/);
    t.match(local.stdout, /All 3 artifacts are the same[^]*verbatim report [^\n]*\n$/, 'the verdict is last');
    t.equal(remote.stdout, local.stdout);
    t.equal(remote.stderr, '');
    t.equal(JSON.parse(json.stdout).id, id);
  },
);

void tap.test('a comparison without a second attempt is shown as its report alone', async (t) => {
  const data = join(t.testdir({}), 'data');
  const store = openStore(data, Date.now);
  const { id, ledger } = begin(store);
  const document = SAMPLES.reproducible();
  await ledger.keepPlan(planOf(document));
  await ledger.beginJudging();
  await ledger.finish({ ...document, id }, null);
  store.close();
  const env = { HOME: t.testdirName, VERBATIM_DATA: data };
  const [shown, report] = await Promise.all([run(t, env, 'show', id), run(t, env, 'report', id)]);
  t.equal(shown.stdout, report.stdout);
});
