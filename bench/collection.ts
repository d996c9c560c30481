import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Blob } from '../src/artifact/blob.ts';
import type { BuildPlan } from '../src/build/build-plan.ts';
import { connectDocker } from '../src/build/docker-client.ts';
import type { Capabilities } from '../src/build/capabilities.ts';
import { planBuild } from '../src/build/plan-build.ts';
import { createCoordinatorDeps, openContextStore, silentProgress } from '../src/cli/compose.ts';
import { readConfig } from '../src/config.ts';
import { planComparison } from '../src/coordinator/plan-comparison.ts';
import { parseBuilders } from '../src/environment/parse-builders.ts';
import type { Toolchain } from '../src/environment/toolchain.ts';
import { DEFAULT_LIMITS, type Recipe } from '../src/recipe/recipe.ts';
import type { DrainOrder } from './drain-archive.ts';
import { report, reportRounds, wallMs } from './measure.ts';
import { packWorkspace } from './pack-workspace.ts';

const ROUNDS = 6;
/** Far longer than any takes. */
const DRAIN_MS = 10 * 60_000;
const BOUND = 1.2;
const RSS_BOUND_MIB = 200;

const CASES = [
  { name: 'collect 1 GiB', script: 'mkdir out; head -c 1073741824 /dev/urandom > out/large' },
  { name: 'collect 20,000 files', script: 'mkdir out; for i in $(seq 20000); do echo $i > out/$i; done' },
];

/**
 * The collection of artifacts into a blob store against draining the same archive stream to nowhere. Each collection has a store of its
 * own that nothing was removed from: where thousands of files were removed within the last minute, ext4 searches long for an inode.
 */
export async function benchCollection(): Promise<boolean> {
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-bench-'));
  const config = readConfig({ ...process.env, VERBATIM_DATA: join(directory, 'data') });
  const docker = await connectDocker(config.dockerHost);
  const context = { config, cwd: directory };
  const store = openContextStore(context, {});
  const { signal } = new AbortController();
  const { executor, toolchains } = createCoordinatorDeps(docker, context, store);
  const drains = fork(fileURLToPath(new URL('./drain-archive.ts', import.meta.url)));
  const plans: BuildPlan[] = [];
  const collect = async (plan: BuildPlan): Promise<number> => {
    const empty = openContextStore(context, { data: await mkdtemp(join(directory, 'round-')) });
    const collector = createCoordinatorDeps(docker, context, empty).executor;
    flush(directory);
    const ms = await wallMs(() => collector.collect(plan, plan, signal));
    empty.close();
    return ms;
  };
  const drain = async (plan: BuildPlan): Promise<number> => {
    flush(directory);
    const order: DrainOrder = { container: plan.name, path: plan.outputDirectory };
    drains.send(order);
    return Number((await once(drains, 'message', { signal: AbortSignal.timeout(DRAIN_MS) }))[0]);
  };
  try {
    const toolchain = await toolchains.ensure('bookworm', silentProgress(signal));
    const capabilities = await executor.capabilities();
    const results: boolean[] = [];
    for (const { name, script } of CASES) {
      const workspace = await store.blobs.put(packWorkspace());
      const plan = planCase(script, { toolchain, capabilities, workspace });
      plans.push(plan);
      const handle = await executor.prepare(plan);
      const exit = await executor.run(plan, handle, { onLine: () => {}, signal });
      if (exit.exitCode !== 0) throw new Error(`${name}: ${JSON.stringify(exit)}`);
      results.push(reportRounds({ name, ...(await takeTurns(plan, { collect, drain })), bound: BOUND }));
    }
    const memory = process.resourceUsage().maxRSS / 1024;
    const name = 'collect, largest memory';
    results.push(report({ name, value: memory, unit: 'MiB', baseline: null, bound: RSS_BOUND_MIB }));
    return results.every(Boolean);
  } finally {
    drains.disconnect();
    for (const plan of plans) await executor.release(plan);
    store.close();
    await rm(directory, { recursive: true, force: true });
  }
}

type Measured = (plan: BuildPlan) => Promise<number>;

/** Each is first as often as the other: the second finds the files in the page cache. */
async function takeTurns(
  plan: BuildPlan,
  { collect, drain }: { collect: Measured; drain: Measured },
): Promise<{ ours: number[]; baseline: number[] }> {
  await drain(plan);
  await collect(plan);
  const ours: number[] = [];
  const baseline: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    if (round % 2 === 0) baseline.push(await drain(plan));
    ours.push(await collect(plan));
    if (round % 2 === 1) baseline.push(await drain(plan));
  }
  return { ours, baseline };
}

/** So that the writes of one measurement don't slow the next. */
function flush(directory: string): void {
  execFileSync('sync', ['-f', directory]);
}

function planCase(
  script: string,
  built: { toolchain: Toolchain; capabilities: Capabilities; workspace: Blob },
): BuildPlan {
  const recipe: Recipe = {
    packages: [],
    fetch: null,
    build: script,
    output: 'out',
    artifacts: ['**'],
    variables: {},
    without: [],
    limits: DEFAULT_LIMITS,
  };
  const builders = parseBuilders('bookworm', ['bookworm']);
  const { capabilities, toolchain, workspace } = built;
  const request = { builders, recipe, capabilities, seed: 'be4c', controlClock: 1_800_000_000 };
  const [first] = planComparison(request).builds;
  if (first === undefined) throw new Error('nothing was planned');
  const comparison = `bench${process.pid}${script.length}`;
  return planBuild({
    ...first,
    isTraced: false,
    startsApart: false,
    comparison,
    attempt: 1,
    toolchain,
    workspace,
    sourceDateEpoch: 1_700_000_000,
    recipe,
  });
}
