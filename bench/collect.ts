import { glob, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { BuildPlan } from '../src/build/build-plan.ts';
import { connectDocker } from '../src/build/docker-client.ts';
import { openArchive } from '../src/build/docker-collect.ts';
import { planBuild } from '../src/build/plan-build.ts';
import { createCoordinatorDeps, openContextStore, silentProgress } from '../src/cli/compose.ts';
import { readConfig } from '../src/config.ts';
import { planComparison } from '../src/coordinator/plan-comparison.ts';
import { parseBuilders } from '../src/environment/parse-builders.ts';
import { DEFAULT_LIMITS } from '../src/recipe/recipe.ts';
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
  try {
    const { executor, toolchains } = createCoordinatorDeps(docker, context, store);
    const toolchain = await toolchains.ensure('bookworm', silentProgress(signal));
    const capabilities = await executor.capabilities();
    const results: boolean[] = [];
    for (const [index, { name, script }] of CASES.entries()) {
      const workspace = await store.blobs.put(packWorkspace());
      const recipe = {
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
      const planned = planComparison({
        builders,
        recipe,
        capabilities,
        seed: 'be4c',
        controlClock: 1_800_000_000,
      });
      const [first] = planned.builds;
      if (first === undefined) throw new Error('nothing was planned');
      const plan: BuildPlan = planBuild({
        ...first,
        comparison: `bench${process.pid}${index}`,
        attempt: 1,
        toolchain,
        workspace,
        sourceDateEpoch: 1_700_000_000,
        recipe,
      });
      const handle = await executor.prepare(plan);
      try {
        const exit = await executor.run(plan, handle, { onLine: () => {}, signal });
        if (exit.exitCode !== 0) throw new Error(`${name}: ${JSON.stringify(exit)}`);
        const container = docker.getContainer(handle.name);
        const drain = async (): Promise<void> =>
          pipeline(
            await openArchive(container, plan.outputDirectory, signal),
            new Writable({ write: (_, __, done) => done() }),
          );
        const ours: number[] = [];
        const baseline: number[] = [];
        for (let round = 0; round < ROUNDS; round++) {
          baseline.push(await wallMs(drain));
          // Each round stores everything anew.
          await forgetBlobs(join(config.dataDirectory, 'blobs'));
          ours.push(await wallMs(() => executor.collect(plan, handle, signal)));
        }
        results.push(
          report({ name, value: median(ours), unit: 'ms', baseline: median(baseline), bound: BOUND }),
        );
      } finally {
        await executor.release(handle);
      }
    }
    const rss = process.resourceUsage().maxRSS / 1024;
    results.push(
      report({
        name: 'collect, largest memory',
        value: rss,
        unit: 'MiB',
        baseline: null,
        bound: RSS_BOUND_MIB,
      }),
    );
    return results.every(Boolean);
  } finally {
    store.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Removes every stored blob, and leaves the folders. */
async function forgetBlobs(directory: string): Promise<void> {
  for await (const file of glob('??/*', { cwd: directory })) await rm(join(directory, file));
}

process.exitCode = (await benchCollect()) ? 0 : 1;
