import { glob, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { Blob } from '../src/artifact/blob.ts';
import type { BuildPlan } from '../src/build/build-plan.ts';
import { connectDocker } from '../src/build/docker-client.ts';
import { openArchive } from '../src/build/docker-collect.ts';
import type { Capabilities } from '../src/build/capabilities.ts';
import { planBuild } from '../src/build/plan-build.ts';
import { createCoordinatorDeps, openContextStore, silentProgress } from '../src/cli/compose.ts';
import { readConfig } from '../src/config.ts';
import { planComparison } from '../src/coordinator/plan-comparison.ts';
import { parseBuilders } from '../src/environment/parse-builders.ts';
import type { Toolchain } from '../src/environment/toolchain.ts';
import { DEFAULT_LIMITS, type Recipe } from '../src/recipe/recipe.ts';
import { packWorkspace } from './pack-workspace.ts';
import { median, report, wallMs } from './measure.ts';

const ROUNDS = 5;
const BOUND = 1.2;
const RSS_BOUND_MIB = 200;

const CASES = [
  { name: 'collect 1 GiB', script: 'mkdir out; head -c 1073741824 /dev/urandom > out/large' },
  { name: 'collect 20,000 files', script: 'mkdir out; for i in $(seq 20000); do echo $i > out/$i; done' },
];

// The collection of artifacts into a blob store against draining the same archive stream to nowhere.
async function benchCollect(): Promise<boolean> {
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-bench-'));
  const config = readConfig({ ...process.env, VERBATIM_DATA: join(directory, 'data') });
  const docker = await connectDocker(config.dockerHost);
  const context = { config, cwd: directory };
  const store = openContextStore(context, {});
  const { signal } = new AbortController();
  const { executor, toolchains } = createCoordinatorDeps(docker, context, store);
  const plans: BuildPlan[] = [];
  const collect = async (plan: BuildPlan): Promise<number> => {
    // Each round stores everything anew.
    await forgetBlobs(join(config.dataDirectory, 'blobs'));
    return wallMs(() => executor.collect(plan, plan, signal));
  };
  const drain = async (plan: BuildPlan): Promise<number> =>
    wallMs(async () =>
      pipeline(
        await openArchive(docker.getContainer(plan.name), plan.outputDirectory, signal),
        new Writable({ write: (_, __, done) => done() }),
      ),
    );
  try {
    const toolchain = await toolchains.ensure('bookworm', silentProgress(signal));
    const capabilities = await executor.capabilities();
    for (const { name, script } of CASES) {
      const workspace = await store.blobs.put(packWorkspace());
      const plan = planCase(script, { toolchain, capabilities, workspace });
      plans.push(plan);
      const handle = await executor.prepare(plan);
      const exit = await executor.run(plan, handle, { onLine: () => {}, signal });
      if (exit.exitCode !== 0) throw new Error(`${name}: ${JSON.stringify(exit)}`);
    }
    for (const plan of plans) await collect(plan);
    // Before the first drain: it leaves more garbage behind than the collection.
    const memory = process.resourceUsage().maxRSS / 1024;
    const results: boolean[] = [];
    for (const [index, { name }] of CASES.entries()) {
      const plan = plans[index]!;
      const ours: number[] = [];
      const baseline: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        baseline.push(await drain(plan));
        ours.push(await collect(plan));
      }
      results.push(
        report({ name, value: median(ours), unit: 'ms', baseline: median(baseline), bound: BOUND }),
      );
    }
    const name = 'collect, largest memory';
    results.push(report({ name, value: memory, unit: 'MiB', baseline: null, bound: RSS_BOUND_MIB }));
    return results.every(Boolean);
  } finally {
    for (const plan of plans) await executor.release(plan);
    store.close();
    await rm(directory, { recursive: true, force: true });
  }
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
    comparison,
    attempt: 1,
    toolchain,
    workspace,
    sourceDateEpoch: 1_700_000_000,
    recipe,
    isTraced: false,
  });
}

/** Removes every stored blob, and leaves the folders. */
async function forgetBlobs(directory: string): Promise<void> {
  for await (const file of glob('??/*', { cwd: directory })) await rm(join(directory, file));
}

process.exitCode = (await benchCollect()) ? 0 : 1;
