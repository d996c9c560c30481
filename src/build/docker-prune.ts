import type Docker from 'dockerode';

import { engineStatus } from './docker-fault.ts';
import { isOwnerAlive, LABEL, PROBE_PREFIX } from './docker-labels.ts';
import { IMAGE_LABEL } from './docker-toolchain-image.ts';
import { leasedImages } from './image-lease.ts';

export interface PruneOptions {
  /** Images too, unless a running process works with them; they are made again when wanted. */
  readonly all: boolean;
  readonly cacheDirectory: string;
  /** Removes the dead's workspaces on this host, once nothing mounts them, and returns their names. */
  pruneWorkspaces(isOwnerAlive: (owner: string) => boolean): Promise<string[]>;
}

/** What was removed, by the engine's names. */
export interface Pruned {
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
  readonly workspaces: readonly string[];
  readonly images: readonly string[];
}

/** Removes what Verbatim left in an engine: only what it labelled, and whose owner is no longer running. A service clears its own. */
export async function pruneEngine(docker: Docker, options: PruneOptions): Promise<Pruned> {
  const containers = await pruneContainers(docker);
  const volumes = await pruneVolumes(docker);
  const workspaces = await options.pruneWorkspaces(isOwnerAlive);
  const images = await (options.all ? pruneImages(docker, options.cacheDirectory) : pruneProbes(docker));
  return { containers, volumes, workspaces, images };
}

async function pruneContainers(docker: Docker): Promise<string[]> {
  const found = await docker.listContainers({ all: true, filters: { label: [LABEL.owner] } });
  const removed: string[] = [];
  for (const { Id, Names, Labels } of found) {
    if (isOwnerAlive(Labels[LABEL.owner] ?? '')) continue;
    if (await isRemoved(docker.getContainer(Id).remove({ force: true, v: true }))) {
      removed.push(Names[0]?.replace(/^\//, '') ?? Id);
    }
  }
  return removed;
}

async function pruneVolumes(docker: Docker): Promise<string[]> {
  const { Volumes } = await docker.listVolumes({ filters: { label: [LABEL.owner] } });
  const removed: string[] = [];
  // The engine says null for none.
  for (const { Name, Labels } of Volumes ?? []) {
    if (isOwnerAlive(Labels[LABEL.owner] ?? '')) continue;
    if (await isRemoved(docker.getVolume(Name).remove())) removed.push(Name);
  }
  return removed;
}

/** Empty images that only a trial of the engine needed. */
async function pruneProbes(docker: Docker): Promise<string[]> {
  const found = await docker.listImages({ filters: { reference: [`${PROBE_PREFIX}*`] } });
  const removed: string[] = [];
  for (const { Id, RepoTags, Labels } of found) {
    if (isOwnerAlive(Labels?.[LABEL.owner] ?? '')) continue;
    if (await isRemoved(docker.getImage(Id).remove())) removed.push(RepoTags?.[0] ?? Id);
  }
  return removed;
}

/** Images build on each other: each pass frees those that the last one's were built on. */
async function pruneImages(docker: Docker, cacheDirectory: string): Promise<string[]> {
  const leased = await leasedImages(cacheDirectory, isOwnerAlive);
  const removed: string[] = [];
  for (let isDone = false; !isDone;) {
    isDone = true;
    const found = await docker.listImages({ filters: { label: [`${LABEL.role}=image`] } });
    for (const { Id, RepoTags, Labels } of found) {
      const maker = Labels[IMAGE_LABEL.maker] ?? Labels[LABEL.owner];
      if (leased.has(Id) || (maker !== undefined && isOwnerAlive(maker))) continue;
      if (!(await isRemoved(docker.getImage(Id).remove()))) continue;
      removed.push(RepoTags?.[0] ?? Id);
      isDone = false;
    }
  }
  return removed;
}

/** False when it is still in use (409), or went in the meantime (404). */
async function isRemoved(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    if ([404, 409].includes(engineStatus(error) ?? 0)) return false;
    throw error;
  }
}
