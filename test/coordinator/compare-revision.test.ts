import { setTimeout as sleep } from 'node:timers/promises';

import tap, { type Test } from 'tap';

import { BuildError } from '../../src/build/build-error.ts';
import { comparisonDocumentSchema } from '../../src/comparison/document.ts';
import { DiffError } from '../../src/diff/diff-error.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { openCoordinatorRig, type CoordinatorRig, type RigOptions } from './coordinator-rig.ts';
import { toolchainOf } from './rig-deps.ts';

function open(t: Test, options: RigOptions): CoordinatorRig {
  return openCoordinatorRig(t.testdir({ source: { 'hello.txt': 'hello\n' } }), options);
}
const FAULT = async (): Promise<never> => Promise.reject(new DiffError('SANDBOX', 'no sandbox today'));
const SAME: RigOptions['play'] = () => ({ files: { app: 'x' } });
const BY_HOST: RigOptions['play'] = ({ environment }) => ({
  files: { app: environment.hostname, same: 'x' },
});

void tap.test('builds that agree are reproducible, and the document fits its schema', async (t) => {
  const rig = open(t, { play: SAME });
  const document = await rig.compare('bookworm*2,bookworm+all');
  t.equal(document.judgement.verdict, 'reproducible');
  t.same(comparisonDocumentSchema.parse(document), document);
  t.same(
    document.builds.map(({ id, attempt, outcome, phases }) => [
      id,
      attempt,
      outcome,
      phases.map((one) => one.phase),
    ]),
    ['bookworm', 'bookworm#2', 'bookworm+all'].map((label) => [
      `${document.id}/${label}`,
      1,
      'success',
      ['snapshot', 'setup', 'build', 'collect'],
    ]),
  );
  t.same(await rig.store.comparisons.document(document.id), document);
  t.equal(rig.executor.open.size, 0);
  t.same(rig.diffed, []);
});

void tap.test('events come in order, and a toolchain that is there is told as kept', async (t) => {
  const rig = open(t, { play: BY_HOST });
  await rig.compare('bookworm,bookworm+all', { jobs: 1 });
  const told = rig.events.flatMap((event) => {
    if (event.kind === 'step' || event.kind === 'line' || event.kind === 'cause') return [];
    if (event.kind === 'phase') return [`${event.phase} ${event.build}${event.cached ? ' kept' : ''}`];
    return event.kind === 'built' ? [`built ${event.build}`] : [event.kind];
  });
  t.same(told, [
    'revision',
    'builds',
    'setup 0 kept',
    'setup 1 kept',
    'build 0',
    'collect 0',
    'built 0',
    'build 1',
    'collect 1',
    'built 1',
    'judged',
    'diff',
    'diff',
    'finished',
  ]);
});

void tap.test('what differs goes to the differ, at most as many pairs as asked for', async (t) => {
  const rig = open(t, {
    play: ({ environment }) => ({
      files: { a: environment.hostname, b: environment.hostname },
    }),
  });
  const all = await rig.compare('bookworm,bookworm+hostname');
  t.same(rig.diffed.toSorted(), ['a AB', 'b AB']);
  t.same([all.differences.length, all.undiffed.length], [2, 0]);
  const one = await rig.compare('bookworm,bookworm+hostname', { maxDiffs: 1 });
  t.match(one, {
    differences: [{ path: 'a' }],
    undiffed: [{ path: 'b', letters: ['A', 'B'], reason: 'more than 1 pairs differ' }],
  });
  const none = await rig.compare('bookworm,bookworm+hostname', { maxDiffs: 0 });
  t.same([none.differences.length, none.undiffed.length], [0, 2]);
});

void tap.test('what is equal after normalisation is equivalent', async (t) => {
  const normaliser = {
    normaliseAll: async (requests: readonly { classes: readonly { letter: string; digest: string }[] }[]) =>
      requests.map(({ classes }) => ({
        tool: 'strip-nondeterminism 1.13',
        passes: ['gzip'],
        groups: [{ letters: classes.map(({ letter }) => letter), digest: classes[0]?.digest ?? '' }],
      })),
  };
  const rig = open(t, { play: BY_HOST, analysis: { normaliser } });
  const { judgement, unnormalised } = await rig.compare('bookworm,bookworm+hostname');
  t.equal(judgement.verdict, 'equivalent');
  t.equal(unnormalised, null);
});

void tap.test('a fault of the normaliser or the differ is told, and the verdict stands', async (t) => {
  const rig = open(t, {
    play: BY_HOST,
    analysis: { normaliser: { normaliseAll: FAULT }, differ: { diff: FAULT } },
  });
  const document = await rig.compare('bookworm,bookworm+hostname');
  t.match(document, {
    judgement: { verdict: 'unreproducible' },
    unnormalised: 'no sandbox today',
    differences: [],
    undiffed: [{ path: 'app', letters: ['A', 'B'], reason: 'no sandbox today' }],
  });
});

void tap.test('a build that fails or takes too long is part of the document, and tried once', async (t) => {
  const rig = open(t, {
    play: ({ builder }) => {
      if (builder.label === 'bookworm') return { files: { app: 'x' } };
      const reason =
        builder.label === 'bookworm#2'
          ? ({ code: 'exit-code', message: 'the build script ended with exit code 2' } as const)
          : ({ code: 'time-limit', message: 'the build took longer than 5 seconds' } as const);
      return { reason, log: 'cc: \u001b[31merror' };
    },
  });
  const document = await rig.compare('bookworm*3');
  t.match(document, {
    judgement: { verdict: 'inconclusive' },
    builds: [
      { outcome: 'success' },
      { outcome: 'failure', phase: 'build', exitCode: 1, attempt: 1, manifest: null },
      { outcome: 'timeout', phase: 'build', attempt: 1 },
    ],
  });
  t.equal(document.logTails[1], '0.0 cc: error');
  t.equal(rig.executor.plans.length, 3);
});

void tap.test('a fault of the engine is tried again, and said', async (t) => {
  let faults = 0;
  const rig = open(t, {
    play: ({ builder }) => {
      if (builder.label === 'bookworm#2' && faults++ < 2)
        throw faults === 1 ? new Error('connect ECONNREFUSED') : new BuildError('ENGINE_FAULT', 'away');
      return { files: { app: 'x' } };
    },
  });
  const document = await rig.compare('bookworm*2');
  t.match(document, { judgement: { verdict: 'reproducible' }, builds: [{ attempt: 1 }, { attempt: 3 }] });
  t.match(
    rig.events.filter(({ kind }) => kind === 'built'),
    [
      { build: 0, attempt: 1 },
      { build: 1, attempt: 3 },
    ],
  );
  const steps = rig.events.flatMap((event) => (event.kind === 'step' ? [event.message] : []));
  t.ok(steps.includes('bookworm#2: connect ECONNREFUSED; attempt 2 of 3'));
  t.ok(steps.includes('bookworm#2: away; attempt 3 of 3'));
  t.equal(new Set(rig.executor.plans.map(({ name }) => name)).size, 4);
});

void tap.test('a fault that stays is the outcome error, ours and not the project’s', async (t) => {
  const document = await open(t, {
    play: ({ builder }) => {
      if (builder.label === 'bookworm#2')
        throw new BuildError('SANDBOX_START', 'no container', { hint: 'start one' });
      return { files: { app: 'x' } };
    },
  }).compare('bookworm*2');
  const message = 'no container; start one; given up after 3 attempts';
  t.match(document, {
    judgement: { verdict: 'inconclusive' },
    builds: [{}, { outcome: 'error', phase: 'build', attempt: 3, reason: { code: 'engine', message } }],
  });
  t.equal(document.builds[1]?.phases.at(-1)?.outcome, 'error');
});

void tap.test('a variation that did not take makes an error, never a match', async (t) => {
  const document = await open(t, {
    play: ({ builder }) =>
      builder.label === 'bookworm'
        ? { files: { app: 'x' } }
        : { files: { app: 'x' }, observed: { hostname: 'other' } },
  }).compare('bookworm,bookworm+hostname');
  t.match(document, {
    judgement: { verdict: 'inconclusive' },
    builds: [{}, { outcome: 'error', reason: { code: 'variation' } }],
  });
});

void tap.test('what the engine cannot vary is in the document, each with its reason', async (t) => {
  const unavailable = [{ variation: 'aslr', reason: 'no seccomp' } as const];
  const rig = open(t, { play: SAME, capabilities: { unavailable } });
  const document = await rig.compare('bookworm,bookworm+all', { flags: { without: ['clock'] } });
  t.same(document.untried, [
    { variation: 'clock', reason: 'the recipe leaves it out' },
    { variation: 'aslr', reason: 'no seccomp' },
  ]);
});

void tap.test('one toolchain whose packages cannot be had leaves the other cohort’s verdict', async (t) => {
  const reason = { code: 'packages', message: 'packages cannot be installed on trixie' } as const;
  const rig = open(t, {
    play: SAME,
    toolchains: {
      setup: async (toolchain) =>
        toolchain.builder === 'trixie'
          ? { kind: 'failed', reason, log: 'E: no such package' }
          : { kind: 'ready', toolchain, cached: true },
    },
  });
  const alone = await rig.compare('bookworm*2,trixie', { flags: { packages: ['nothing'] } });
  t.match(alone, {
    judgement: { verdict: 'reproducible', toolchainIndependent: 'not tried' },
    builds: [{}, {}, { outcome: 'failure', phase: 'setup', reason, toolchain: null }],
    logTails: ['0.0', '0.0', 'E: no such package'],
  });
  t.equal(alone.judgement.cohorts[0]?.verdict, 'reproducible');
  const several = await rig.compare('bookworm*2,trixie*2', { flags: { packages: ['nothing'] } });
  t.match(several.judgement, {
    verdict: 'inconclusive',
    cohorts: [{ verdict: 'reproducible' }, { toolchain: 'trixie', verdict: 'inconclusive' }],
  });
});

void tap.test('a toolchain that had to be made is not called kept', async (t) => {
  const rig = open(t, {
    play: SAME,
    toolchains: {
      async ensure(builder, progress) {
        progress.onStep(`building the image of ${builder}`);
        await sleep(5);
        return toolchainOf(builder);
      },
    },
  });
  const document = await rig.compare('bookworm*2');
  t.match(document.builds[0]?.phases[1], { phase: 'setup', cached: false });
  t.match(rig.events.filter(({ kind }) => kind === 'phase').slice(0, 2), [
    { build: 0, phase: 'setup', cached: false },
    { build: 1, cached: false },
  ]);
});

void tap.test('never more than the asked-for number run at once', async (t) => {
  for (const jobs of [1, 3]) {
    const rig = open(t, { play: SAME });
    await rig.compare('bookworm*5,trixie*3', { jobs, flags: { fetch: 'get' } });
    t.equal(rig.executor.mostAtOnce(), jobs);
  }
});

void tap.test(
  'Ctrl-C stops what runs, starts nothing more and leaves the comparison interrupted',
  async (t) => {
    const rig = open(t, { play: () => ({ takesMs: 60_000 }) });
    const stop = new AbortController();
    const reason = new Error('interrupted');
    const onEvent = (event: { kind: string }): void => {
      if (event.kind === 'line') stop.abort(reason);
    };
    await t.rejects(rig.compare('bookworm*6', { jobs: 2, signal: stop.signal, onEvent }), reason);
    t.equal(rig.executor.open.size, 0);
    t.ok(rig.executor.plans.length <= 2);
    t.match(rig.store.comparisons.list({ limit: 1 }), [{ status: 'interrupted', sentence: 'interrupted' }]);
  },
);

void tap.test('Ctrl-C while the source is read is told as the interrupt', async (t) => {
  const rig = open(t, { play: SAME });
  const reason = new Error('interrupted');
  await t.rejects(rig.compare('bookworm*2', { signal: AbortSignal.abort(reason) }), reason);
  t.match(rig.store.comparisons.list({ limit: 1 }), [{ status: 'interrupted', sentence: 'interrupted' }]);
});

void tap.test('what would stop every build stops the others at once', async (t) => {
  const full = new StoreError('DISK_FULL', 'the disk is full');
  const rig = open(t, {
    play: ({ builder }) => {
      if (builder.label === 'bookworm') throw full;
      return { takesMs: 60_000 };
    },
  });
  await t.rejects(rig.compare('bookworm*4', { jobs: 2 }), full);
  t.equal(rig.executor.open.size, 0);
  t.match(rig.store.comparisons.list({ limit: 1 }), [
    { status: 'interrupted', sentence: 'the disk is full' },
  ]);
});

void tap.test('a source that was reproducible and is not any more has regressed', async (t) => {
  let play: RigOptions['play'] = SAME;
  const rig = open(t, { play: (plan) => play(plan) });
  const good = await rig.compare('bookworm,bookworm+hostname');
  play = () => ({ reason: { code: 'exit-code', message: 'failed' } });
  t.equal((await rig.compare('bookworm,bookworm+hostname')).regressedFrom, null);
  play = BY_HOST;
  t.equal((await rig.compare('bookworm,bookworm+hostname')).regressedFrom, good.id);
  t.equal((await rig.compare('bookworm,bookworm+hostname')).regressedFrom, null);
});
