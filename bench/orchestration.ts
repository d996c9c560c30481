import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { connectDocker } from '../src/build/docker-client.ts';
import { createCoordinatorDeps, openContextStore } from '../src/cli/compose.ts';
import { readConfig } from '../src/config.ts';
import { compareRevision } from '../src/coordinator/compare-revision.ts';
import type { ComparisonDocument } from '../src/comparison/document.ts';
import { parseBuilders } from '../src/environment/parse-builders.ts';
import { NO_FLAGS } from '../src/recipe/choose-recipe.ts';
import { reportRounds, wallMs } from './measure.ts';
import { runShellLoop } from './shell-loop.ts';

const ROUNDS = 5;
const BUILDS = 4;
const BOUND = 1.15;
const SCRIPT = 'mkdir -p out; cp input.txt out/artifact';

// A comparison of four trivial builds, two at a time, against a shell loop that runs the same containers.
async function benchOrchestration(): Promise<boolean> {
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-bench-'));
  const source = join(directory, 'src');
  await mkdir(source);
  await writeFile(join(source, 'input.txt'), 'the same every time\n');
  const config = readConfig({ ...process.env, VERBATIM_DATA: join(directory, 'data') });
  const docker = await connectDocker(config.dockerHost);
  const context = { config, cwd: directory };
  const store = openContextStore(context, {});
  try {
    const deps = createCoordinatorDeps(docker, context, store);
    const compare = (): Promise<ComparisonDocument> =>
      compareRevision(
        {
          source: { kind: 'directory', path: source },
          recipeFile: null,
          recipeFlags: { ...NO_FLAGS, run: SCRIPT, artifacts: ['out/artifact'] },
          builders: parseBuilders(`bookworm*${BUILDS}`, ['bookworm']),
          seed: null,
          sourceDateEpoch: null,
          allowPrivateAddresses: false,
          jobs: 2,
          maxDiffs: 0,
          refetch: false,
          explain: null,
          builtBy: null,
        },
        deps,
        { emit: () => {}, signal: new AbortController().signal },
      );
    const first = await compare();
    if (first.judgement.verdict !== 'reproducible')
      throw new Error(`the trivial builds are ${first.sentence}`);
    const image = first.toolchains[0]?.image ?? '';
    const loop = { image, script: SCRIPT, artifact: 'out/artifact', count: BUILDS, directory };
    await runShellLoop(loop);
    const ours: number[] = [];
    const baseline: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await wallMs(compare));
      baseline.push(await wallMs(() => runShellLoop(loop)));
    }
    return reportRounds({ name: `orchestration, ${BUILDS} trivial builds`, ours, baseline, bound: BOUND });
  } finally {
    store.close();
    await rm(directory, { recursive: true, force: true });
  }
}

process.exitCode = (await benchOrchestration()) ? 0 : 1;
