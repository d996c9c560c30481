import { cpSync } from 'node:fs';
import { join } from 'node:path';

import type Docker from 'dockerode';

import { connectDocker } from '../../src/build/docker-client.ts';
import { createToolchainProvider } from '../../src/build/docker-toolchain-provider.ts';
import type { Progress, ToolchainProvider } from '../../src/build/toolchain-provider.ts';
import { type Config, readConfig } from '../../src/config.ts';

export const BUILDERS_DIRECTORY = join(import.meta.dirname, '../../builders');

/** The engine and the toolchains that the machine's own comparisons use. */
export interface ToolchainFixture {
  readonly docker: Docker;
  readonly config: Config;
  readonly provider: ToolchainProvider;
}

export async function openToolchains(): Promise<ToolchainFixture> {
  const config = readConfig(process.env);
  const docker = await connectDocker(config.dockerHost);
  const provider = createToolchainProvider({ docker, config, buildersDirectory: BUILDERS_DIRECTORY });
  return { docker, config, provider };
}

/** Toolchains with a cache of their own, below `directory`, and a copy of one builder under another name. */
export async function openOwnToolchains(
  directory: string,
  { from, name }: { from: string; name: string },
): Promise<ToolchainFixture> {
  const buildersDirectory = join(directory, 'builders');
  cpSync(join(BUILDERS_DIRECTORY, from), join(buildersDirectory, name), { recursive: true });
  const config = readConfig({ ...process.env, XDG_CACHE_HOME: join(directory, 'cache') });
  const docker = await connectDocker(config.dockerHost);
  return { docker, config, provider: createToolchainProvider({ docker, config, buildersDirectory }) };
}

/** Progress that collects its steps. */
export function quietProgress(
  signal: AbortSignal = new AbortController().signal,
): Progress & { steps: string[]; timeoutMs: number } {
  const steps: string[] = [];
  return { steps, signal, timeoutMs: 600_000, onStep: (step) => steps.push(step), onLine: () => {} };
}

/** The containers that this process made for a role and has not removed. */
export async function ownContainers(docker: Docker, role: string): Promise<string[]> {
  const label = [`verbatim.role=${role}`];
  const found = await docker.listContainers({ all: true, filters: { label } });
  return found
    .filter(({ Labels }) => Labels['verbatim.owner']?.includes(`/${process.pid}/`))
    .map(({ Id }) => Id);
}
