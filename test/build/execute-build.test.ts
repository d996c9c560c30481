import { test } from 'tap';

import { BuildError } from '../../src/build/build-error.ts';
import type { BuildPlan } from '../../src/build/build-plan.ts';
import { executeBuild } from '../../src/build/execute-build.ts';
import type { Collected, Executor, Exit } from '../../src/build/executor.ts';
import { chooseEnvironment } from '../../src/environment/choose-environment.ts';
import type { ObservedEnvironment } from '../../src/environment/environment.ts';
import { DEFAULT_LIMITS } from '../../src/recipe/recipe.ts';
import { MemoryBlobStore } from '../memory-blob-store.ts';

const { environment } = chooseEnvironment({
  seed: '5eed',
  builder: { notation: 'bookworm', variations: [] },
  without: [],
  unavailable: [],
  controlClock: 1_800_000_000,
  engineCpus: 2,
});
const PLAN: BuildPlan = {
  version: 1,
  name: 'a-plan',
  comparison: 'c',
  builder: { notation: 'bookworm', label: 'bookworm', toolchain: 'bookworm', variations: [], repeat: 1 },
  attempt: 1,
  phase: 'build',
  image: 'image',
  toolchain: 'sha256:0',
  environment,
  workspace: { digest: 'a'.repeat(64), size: 0 },
  sourceDateEpoch: 0,
  script: 'true',
  variables: {},
  outputDirectory: `${environment.buildPath}/src`,
  artifacts: ['**'],
  limits: DEFAULT_LIMITS,
  isTraced: false,
  startsApart: false,
};
const OBSERVED: ObservedEnvironment = {
  date: '1800000000',
  tz: 'UTC+0000',
  charmap: 'UTF-8',
  collation: 'tz',
  nproc: '2',
  uname: '6.1.0',
  machine: 'x86_64',
  uid: String(environment.uid),
  gid: String(environment.gid),
  user: environment.user.name,
  gecos: environment.user.gecos,
  home: environment.home,
  hostname: environment.hostname,
  fqdn: `${environment.hostname}.${environment.domain}`,
  umask: environment.umask,
  shell: '/usr/bin/dash',
  cwd: `${environment.buildPath}/src`,
  personality: '00000000',
};
const ENDED: Exit = {
  exitCode: 0,
  reason: null,
  observed: OBSERVED,
  log: null,
  startedAt: 1200,
  endedAt: 2000,
};
const MANIFEST: Collected = { kind: 'manifest', manifest: { version: 1, entries: [], refused: [] } };

/** An executor of canned answers that notes what it is asked. */
function cannedExecutor(answers: {
  exit?: Exit;
  collected?: Collected;
  fault?: Error;
}): Executor & { calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    capabilities: () => Promise.reject(new Error('not asked for')),
    list: () => Promise.resolve([]),
    readTrace: () => Promise.resolve(null),
    canJoin: () => Promise.resolve(false),
    ping: () => Promise.resolve(),
    async prepare({ name, comparison }) {
      calls.push('prepare');
      if (answers.fault !== undefined) throw answers.fault;
      return { name, comparison };
    },
    async run() {
      calls.push('run');
      return answers.exit ?? ENDED;
    },
    async collect() {
      calls.push('collect');
      return answers.collected ?? MANIFEST;
    },
    async release() {
      calls.push('release');
    },
  };
}

function optionsWith(phases: string[] = []) {
  let now = 0;
  return {
    blobs: new MemoryBlobStore(),
    clock: () => (now += 1000),
    signal: new AbortController().signal,
    onPhase: (phase: string) => void phases.push(phase),
    onLine: () => {},
  };
}

void test('a build goes through its phases, each with its time', async (t) => {
  const executor = cannedExecutor({});
  const phases: string[] = [];
  const options = optionsWith(phases);
  const execution = await executeBuild(executor, PLAN, options);
  t.match(execution, { outcome: 'success', phase: 'collect', reason: null, contents: { entries: [] } });
  t.ok(await options.blobs.has(execution.manifest?.digest ?? ''));
  t.match(execution.phases, [
    { phase: 'build', durationMs: 1000, outcome: 'success', cached: false },
    { phase: 'collect', durationMs: 1000, outcome: 'success' },
  ]);
  t.strictSame(phases, ['build', 'collect']);
  t.strictSame(executor.calls, ['prepare', 'run', 'collect']);
});

void test('a build that was joined has the times of its sandbox', async (t) => {
  const executor = cannedExecutor({ exit: { ...ENDED, startedAt: 100, endedAt: 900 } });
  const { phases } = await executeBuild(executor, PLAN, optionsWith());
  t.match(phases, [
    { phase: 'build', startedAt: '1970-01-01T00:00:00.100Z', durationMs: 800 },
    { phase: 'collect', startedAt: '1970-01-01T00:00:02.000Z', durationMs: 1000 },
  ]);
});

void test('each reason has its outcome, and nothing is collected after it', async (t) => {
  for (const [code, outcome] of [
    ['exit-code', 'failure'],
    ['out-of-memory', 'failure'],
    ['time-limit', 'timeout'],
    ['cancelled', 'cancelled'],
  ] as const) {
    const executor = cannedExecutor({
      exit: { ...ENDED, exitCode: null, observed: {}, reason: { code, message: code } },
    });
    t.match(
      await executeBuild(executor, PLAN, optionsWith()),
      { outcome, phase: 'build', manifest: null },
      code,
    );
    t.strictSame(executor.calls, ['prepare', 'run']);
  }
});

void test('a variation that did not take is an error of ours, whether or not the script succeeded', async (t) => {
  const observed = { ...OBSERVED, umask: '0077' };
  for (const exit of [
    { ...ENDED, observed },
    { ...ENDED, observed, exitCode: 1, reason: { code: 'exit-code' as const, message: 'it failed' } },
  ]) {
    const execution = await executeBuild(cannedExecutor({ exit }), PLAN, optionsWith());
    t.match(execution, { outcome: 'error', phase: 'build', reason: { code: 'variation', message: /umask/ } });
  }
  const silent = await executeBuild(
    cannedExecutor({ exit: { ...ENDED, observed: {} } }),
    PLAN,
    optionsWith(),
  );
  t.match(silent, { outcome: 'error', reason: { code: 'variation' } }, 'nor one that said nothing');
});

void test('refused artifacts end the build in collect', async (t) => {
  const collected: Collected = { kind: 'refused', reason: { code: 'no-artifacts', message: 'nothing' } };
  t.match(await executeBuild(cannedExecutor({ collected }), PLAN, optionsWith()), {
    outcome: 'failure',
    phase: 'collect',
    reason: { code: 'no-artifacts' },
    phases: [{ outcome: 'success' }, { phase: 'collect', outcome: 'failure' }],
  });
});

void test("an engine's fault is thrown, and the sandbox left to the caller", async (t) => {
  const executor = cannedExecutor({ fault: new BuildError('SANDBOX_CREATE', 'no') });
  await t.rejects(executeBuild(executor, PLAN, optionsWith()), { code: 'SANDBOX_CREATE' });
  t.strictSame(executor.calls, ['prepare']);
});
