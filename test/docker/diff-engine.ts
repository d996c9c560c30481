import { fileURLToPath } from 'node:url';

import { connectDocker } from '../../src/build/docker-client.ts';
import { LABEL, labelsFor } from '../../src/build/docker-labels.ts';
import { createToolchainProvider } from '../../src/build/docker-toolchain-provider.ts';
import { readConfig } from '../../src/config.ts';
import type { Difference } from '../../src/comparison/difference.ts';
import type { DifferenceCache } from '../../src/diff/difference-cache.ts';
import { DEFAULT_DIFF_LIMITS, type DiffLimits } from '../../src/diff/diff-limits.ts';
import type { DiffRequest } from '../../src/diff/differ.ts';
import type { DiffEngine } from '../../src/diff/docker-sandbox.ts';
import { MemoryBlobStore } from '../memory-blob-store.ts';

export type TestEngine = DiffEngine & { readonly blobs: MemoryBlobStore };

/** A real engine with the real diffoscope image, made when missing, and blobs in memory. */
export async function createTestEngine(limits: Partial<DiffLimits> = {}): Promise<TestEngine> {
  const config = readConfig(process.env);
  const docker = await connectDocker(config.dockerHost);
  const buildersDirectory = fileURLToPath(new URL('../../builders', import.meta.url));
  const progress = { onStep: () => {}, onLine: () => {}, signal: new AbortController().signal };
  const toolchain = await createToolchainProvider({ docker, config, buildersDirectory }).ensure(
    'diffoscope',
    progress,
  );
  const blobs = new MemoryBlobStore();
  return {
    docker,
    dockerHost: config.dockerHost,
    toolchain,
    blobs,
    limits: { ...DEFAULT_DIFF_LIMITS, ...limits },
  };
}

export async function requestOf(
  { blobs }: TestEngine,
  path: string,
  [left, right]: readonly [Buffer, Buffer],
): Promise<DiffRequest> {
  return {
    path,
    left: { letter: 'A', ...(await blobs.put(left)) },
    right: { letter: 'B', ...(await blobs.put(right)) },
  };
}

/** Sandboxes of this process that are still there, running or not, and their volumes. */
export async function leftovers({ docker }: TestEngine): Promise<string[]> {
  const filters = { label: [`${LABEL.role}=diff`, `${LABEL.owner}=${labelsFor('diff')[LABEL.owner]}`] };
  const containers = await docker.listContainers({ all: true, filters });
  const { Volumes: volumes } = await docker.listVolumes({ filters });
  return [...containers.map(({ Id }) => Id), ...(volumes ?? []).map(({ Name }) => Name)];
}

export class MemoryCache implements DifferenceCache {
  readonly kept = new Map<string, Difference>();

  async get(key: string): Promise<Difference | null> {
    return this.kept.get(key) ?? null;
  }

  async put(key: string, difference: Difference): Promise<void> {
    this.kept.set(key, difference);
  }
}
