import type Docker from 'dockerode';

import { LABEL } from './docker-labels.ts';
import type { Sandbox } from './executor.ts';
import { listWorkspaces } from './system-workspace.ts';

/** Every build of which a container, a volume or a workspace is there. `owner` tells which are ours. */
export async function listSandboxes(
  docker: Docker,
  stateDirectory: string,
  owner: string,
): Promise<Sandbox[]> {
  const filters = { label: [LABEL.build] };
  const [containers, { Volumes: volumes }, workspaces] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listVolumes({ filters }),
    listWorkspaces(stateDirectory),
  ]);
  const found = new Map<string, Sandbox>();
  for (const { name, owner: maker } of workspaces)
    found.set(name, { name, comparison: comparisonIn(name), isOurs: maker === owner });
  // The engine says null for none.
  for (const { Labels: labels } of [...containers, ...((volumes as typeof volumes | null) ?? [])]) {
    const name = labels[LABEL.build] ?? '';
    const comparison = labels[LABEL.comparison] ?? '';
    found.set(name, { name, comparison, isOurs: labels[LABEL.owner] === owner });
  }
  return [...found.values()];
}

/** A plan's name begins with the comparison's id, which has no hyphen. */
function comparisonIn(name: string): string {
  return name.split('-', 1)[0] ?? '';
}
