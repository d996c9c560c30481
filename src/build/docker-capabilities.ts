import type Docker from 'dockerode';
import { z } from 'zod';

import type { Engine } from '../comparison/document.ts';
import type { Capabilities } from './capabilities.ts';
import type { WorkspaceKind } from './docker-workspace.ts';

/** What this engine can honour. Throws what dockerode throws when nothing answers. */
export async function readCapabilities(docker: Docker, workspaces: WorkspaceKind): Promise<Capabilities> {
  const engine = await readEngine(docker);
  return {
    engine,
    unavailable: [
      ...(workspaces.kind === 'volume'
        ? [{ variation: 'file-order' as const, reason: workspaces.reason }]
        : []),
      ...(engine.cpus === 1 ? [{ variation: 'cpus' as const, reason: 'the engine has one CPU' }] : []),
    ],
    diskLimit: workspaces.kind === 'file-system' ? 'file-system' : 'watched',
  };
}

async function readEngine(docker: Docker): Promise<Engine> {
  const [answer, version] = await Promise.all([docker.info(), docker.version()]);
  const info = infoSchema.parse(answer);
  return {
    name: 'docker',
    version: version.Version,
    apiVersion: version.ApiVersion,
    kernel: info.KernelVersion,
    operatingSystem: info.OperatingSystem,
    architecture: info.Architecture,
    cpus: info.NCPU,
    memoryBytes: info.MemTotal,
  };
}

const infoSchema = z.object({
  NCPU: z.int().positive(),
  MemTotal: z.int().positive(),
  KernelVersion: z.string(),
  OperatingSystem: z.string(),
  Architecture: z.string(),
});
