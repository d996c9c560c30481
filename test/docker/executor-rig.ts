import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type Docker from 'dockerode';

import type { BlobStore } from '../../src/artifact/blob.ts';
import type { Manifest } from '../../src/artifact/manifest.ts';
import type { BuildPlan } from '../../src/build/build-plan.ts';
import { connectDocker } from '../../src/build/docker-client.ts';
import { createDockerExecutor, type DockerExecutorOptions } from '../../src/build/docker-executor.ts';
import { LABEL } from '../../src/build/docker-labels.ts';
import { createToolchainProvider } from '../../src/build/docker-toolchain-provider.ts';
import { packFiles, type PackedFile } from '../../src/build/docker-upload.ts';
import { executeBuild, type Execution } from '../../src/build/execute-build.ts';
import type { Executor } from '../../src/build/executor.ts';
import { listWorkspaces } from '../../src/build/system-workspace.ts';
import { readConfig } from '../../src/config.ts';
import { chooseEnvironment } from '../../src/environment/choose-environment.ts';
import type { Environment } from '../../src/environment/environment.ts';
import type { Variation } from '../../src/environment/variation.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/recipe/recipe.ts';
import { createDiskBlobStore } from '../../src/store/disk-blob-store.ts';

export interface Rig {
  readonly docker: Docker;
  readonly blobs: BlobStore;
  readonly executor: Executor;
  readonly stateDirectory: string;
  readonly image: string;
  /** A plan of one build of `script`, its artifacts in `out/`, with a name and a comparison of its own. */
  plan(script: string, more?: Partial<BuildPlan> & { limit?: Partial<Limits> }): Promise<BuildPlan>;
  workspace(files: readonly PackedFile[]): Promise<BuildPlan['workspace']>;
  environment(variations: readonly Variation[]): Promise<Environment>;
  run(plan: BuildPlan, more?: { signal?: AbortSignal; onLine?: (line: string) => void }): Promise<Ran>;
  /** Names of what this rig's builds left in the engine and on the disk. */
  leftovers(): Promise<string[]>;
}

export type Ran = Execution & { readonly lines: readonly string[] };

/** A real engine, the real bookworm builder (made when missing) and a blob store on disk. */
export async function openRig(directory: string, more: Partial<DockerExecutorOptions> = {}): Promise<Rig> {
  const config = readConfig(process.env);
  const docker = await connectDocker(config.dockerHost);
  const buildersDirectory = fileURLToPath(new URL('../../builders', import.meta.url));
  const progress = { onStep: () => {}, onLine: () => {}, signal: new AbortController().signal };
  const { image } = await createToolchainProvider({ docker, config, buildersDirectory }).ensure(
    'bookworm',
    progress,
  );
  const blobs = createDiskBlobStore(join(directory, 'blobs'));
  const stateDirectory = join(directory, 'state');
  const executor = createDockerExecutor({
    docker,
    blobs,
    stateDirectory,
    clock: Date.now,
    caBundle: null,
    fetchVariables: {},
    ...more,
  });
  const comparison = `test-${randomBytes(5).toString('hex')}`;
  let count = 0;

  const rig: Rig = {
    docker,
    blobs,
    executor,
    stateDirectory,
    image,
    async plan(script, { limit, ...changes } = {}) {
      count += 1;
      const name = `${comparison}-${count}`;
      const environment = changes.environment ?? (await rig.environment([]));
      return {
        version: 1,
        name,
        comparison,
        builder: {
          notation: 'bookworm',
          label: 'bookworm',
          toolchain: 'bookworm',
          variations: [],
          repeat: 1,
        },
        attempt: 1,
        phase: 'build',
        image,
        toolchain: 'sha256:of-the-test',
        environment,
        workspace:
          changes.workspace ??
          (await rig.workspace([{ header: { name: 'src/hello' }, content: Buffer.from('hello\n') }])),
        sourceDateEpoch: 1_700_000_000,
        script,
        variables: {},
        outputDirectory: `${environment.buildPath}/src`,
        artifacts: ['out/**'],
        isTraced: false,
        startsApart: false,
        limits: {
          ...DEFAULT_LIMITS,
          memoryBytes: 1024 ** 3,
          diskBytes: 1024 ** 3,
          scratchBytes: 1024 ** 2 * 64,
          ...limit,
        },
        ...changes,
      };
    },
    workspace: async (files) => blobs.put(await packFiles(files)),
    async environment(variations) {
      const { engine, unavailable } = await executor.capabilities();
      const { environment } = chooseEnvironment({
        seed: '5eed',
        builder: { notation: `bookworm+${variations.join('+')}`, variations: [...variations] },
        without: [],
        unavailable: [...unavailable],
        controlClock: 1_800_000_000,
        engineCpus: engine.cpus,
      });
      return environment;
    },
    async run(plan, { signal = new AbortController().signal, onLine = () => {} } = {}) {
      const lines: string[] = [];
      const take = (line: string): void => {
        if (lines.length < 1000) lines.push(line);
        onLine(line);
      };
      try {
        const execution = await executeBuild(executor, plan, {
          blobs,
          clock: Date.now,
          signal,
          onPhase: () => {},
          onLine: take,
        });
        return { ...execution, lines };
      } finally {
        await executor.release(plan);
      }
    },
    async leftovers() {
      const filters = { label: [`${LABEL.comparison}=${comparison}`] };
      const containers = await docker.listContainers({ all: true, filters });
      const { Volumes: volumes } = await docker.listVolumes({ filters });
      const workspaces = await listWorkspaces(stateDirectory);
      return [
        ...containers.flatMap(({ Names: names }) => names),
        // The engine says null for none.
        ...((volumes as typeof volumes | null) ?? []).map(({ Name: name }) => name),
        ...workspaces.map(({ name }) => name),
      ];
    },
  };
  return rig;
}

export function pathsOf(manifest: Manifest | null): string[] {
  return manifest?.entries.map(({ path }) => path) ?? [];
}
