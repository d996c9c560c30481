import { setTimeout } from 'node:timers/promises';

import { test } from 'tap';

import { storeOwner } from '../../src/build/docker-labels.ts';
import { pruneEngine } from '../../src/build/docker-prune.ts';
import { HandOver } from '../../src/build/hand-over.ts';
import { pruneWorkspaces } from '../../src/build/system-workspace.ts';
import { openRig, pathsOf, type Rig } from './executor-rig.ts';

const OWNER = storeOwner('a-test');
const SCRIPT = 'for n in 1 2 3 4 5 6; do echo "line $n"; sleep 0.5; done; mkdir out; echo made > out/app';
const LINES = [1, 2, 3, 4, 5, 6].map((n) => `line ${n}`);

/** Starts the build and hands it over after its first line. */
async function handOver(rig: Rig, plan: Awaited<ReturnType<Rig['plan']>>): Promise<void> {
  const stop = new AbortController();
  const handle = await rig.executor.prepare(plan);
  const options = { signal: stop.signal, onLine: () => stop.abort(new HandOver()) };
  await rig.executor.run(plan, handle, options).then(
    () => Promise.reject(new Error('it was not handed over')),
    (error: unknown) => {
      if (!(error instanceof HandOver)) throw error;
    },
  );
}

void test('a build that is handed over runs on, and the next executor follows it from its first line', async (t) => {
  const directory = t.testdir();
  const first = await openRig(directory, { owner: OWNER });
  const plan = await first.plan(SCRIPT);
  t.equal(await first.executor.canJoin(plan), false);
  await handOver(first, plan);

  const { executor } = await openRig(directory, { owner: OWNER });
  t.match(
    (await executor.list()).filter(({ name }) => name === plan.name),
    [{ comparison: plan.comparison, isOurs: true }],
  );
  const other = await openRig(directory, { owner: storeOwner('another') });
  t.match(
    (await other.executor.list()).filter(({ name }) => name === plan.name),
    [{ isOurs: false }],
  );
  await pruneEngine(first.docker, {
    all: false,
    cacheDirectory: directory,
    pruneWorkspaces: (isAlive) => pruneWorkspaces(first.stateDirectory, isAlive),
  });
  const joinedAt = Date.now();
  t.equal(await executor.canJoin(plan), true, 'it is not taken for a dead process’s');
  const lines: string[] = [];
  const options = { signal: new AbortController().signal, onLine: (line: string) => void lines.push(line) };
  await executor.prepare(plan);
  const exit = await executor.run(plan, plan, options);
  t.match(exit, { exitCode: 0, reason: null });
  t.ok(exit.startedAt < joinedAt && joinedAt < exit.endedAt);
  t.strictSame(lines, LINES);
  const collected = await executor.collect(plan, plan, options.signal);
  t.strictSame(collected.kind === 'manifest' && pathsOf(collected.manifest), ['out/app']);
  await executor.release(plan);
  t.equal(await executor.canJoin(plan), false);
  t.strictSame(await first.leftovers(), []);
});

void test('one that ended by itself meanwhile is collected', async (t) => {
  const rig = await openRig(t.testdir());
  const plan = await rig.plan('echo begun; sleep 1; mkdir out; echo made > out/app');
  await handOver(rig, plan);
  await setTimeout(2500);
  const joinedAt = Date.now();
  t.equal(await rig.executor.canJoin(plan), true);
  const ran = await rig.run(plan);
  t.match(ran, { outcome: 'success', lines: ['begun'] });
  t.match(ran.phases, [{ phase: 'build' }, { phase: 'collect' }]);
  const built = ran.phases[0];
  const startedAt = Date.parse(built?.startedAt ?? '');
  const tookMs = built?.durationMs ?? 0;
  t.ok(tookMs >= 1000 && startedAt + tookMs < joinedAt - 500);
  t.strictSame(await rig.leftovers(), []);
});

void test('one that was stopped meanwhile says nothing about the project', async (t) => {
  const rig = await openRig(t.testdir());
  const plan = await rig.plan('echo begun; sleep 600');
  await handOver(rig, plan);
  await rig.docker.getContainer(plan.name).kill();
  await t.rejects(rig.run(plan), { code: 'ENGINE_FAULT', message: /stopped while nobody watched it/ });
  t.strictSame(await rig.leftovers(), []);
});
