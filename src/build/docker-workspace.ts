import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';

import type Docker from 'dockerode';

import { messageOf } from '../errors.ts';
import { BuildError } from './build-error.ts';
import type { BuildPlan } from './build-plan.ts';
import { planLabels } from './docker-container-spec.ts';
import { labelsFor, LABEL, PROBE_PREFIX } from './docker-labels.ts';
import { statContainerPath } from './docker-path.ts';
import { orNull } from './docker-status.ts';
import { createWorkspace, listWorkspaces, removeWorkspace } from './system-workspace.ts';
import { packFiles } from './docker-upload.ts';

/** Where workspaces live: each in a file system of its own, or, and why, in the engine's ordinary volumes. */
export type WorkspaceKind =
  | { readonly kind: 'file-system' }
  | { readonly kind: 'volume'; readonly reason: string };

/**
 * Finds out whether this engine can mount a file system that we make: that takes root, loop devices, and the engine on this kernel.
 * Proven by a trial and not by the socket's address: the engine may be another machine's behind a forwarded socket, and we may run
 * in a container ourselves.
 */
export async function probeWorkspaces(docker: Docker, stateDirectory: string): Promise<WorkspaceKind> {
  if (process.getuid?.() !== 0)
    return { kind: 'volume', reason: 'loop devices need root, and Verbatim does not run as root' };
  const name = `${PROBE_PREFIX}${randomUUID()}`;
  const marker = randomUUID();
  try {
    const device = await createWorkspace(stateDirectory, {
      name,
      bytes: 1024 ** 2 * 4,
      hashSeed: randomUUID(),
      uid: 0,
      gid: 0,
      owner: ownerLabel(),
      marker,
    });
    const isOurs = await isSeenByEngine(docker, { name, device, marker });
    return isOurs
      ? { kind: 'file-system' }
      : { kind: 'volume', reason: "the engine's loop devices are not this machine's" };
  } catch (error) {
    return {
      kind: 'volume',
      reason: `no loop-mounted file system could be had: ${firstLine(messageOf(error))}`,
    };
  } finally {
    await orNull(docker.getVolume(name).remove(), 404).catch(() => null);
    await removeWorkspace(stateDirectory, name).catch(() => undefined);
  }
}

/** Makes the volume that holds a build's workspace, named like the plan. Adopts the one that is there. Throws BuildError. */
export async function createWorkspaceVolume(
  docker: Docker,
  plan: BuildPlan,
  { workspaces, stateDirectory, owner }: { workspaces: WorkspaceKind; stateDirectory: string; owner: string },
): Promise<void> {
  if (workspaces.kind === 'volume') {
    await docker.createVolume({ Name: plan.name, Labels: planLabels(plan, owner) });
    return;
  }
  const { uid, gid, fileOrder } = plan.environment;
  const device = await createWorkspace(stateDirectory, {
    name: plan.name,
    bytes: plan.limits.diskBytes,
    // A workspace without a wanted order still gets one that is the same for every build.
    hashSeed: fileOrder ?? '00000000-0000-4000-8000-000000000000',
    uid,
    gid,
    owner,
  });
  await createLoopVolume(docker, { name: plan.name, device, labels: planLabels(plan, owner) });
}

/** Removes the volume and what is behind it. Safe to call twice. */
export async function removeWorkspaceVolume(
  docker: Docker,
  name: string,
  stateDirectory: string,
): Promise<void> {
  await orNull(docker.getVolume(name).remove(), 404);
  await removeWorkspace(stateDirectory, name);
}

/** False when the volume's device is no longer the workspace's, as after a reboot: then it may be another build's. */
export async function isWorkspaceAttached(
  docker: Docker,
  name: string,
  stateDirectory: string,
): Promise<boolean> {
  const volume = await orNull(docker.getVolume(name).inspect(), 404);
  const device = volume?.Options?.['device'];
  if (volume === null) return false;
  if (device === undefined) return true;
  const workspace = (await listWorkspaces(stateDirectory)).find((known) => known.name === name);
  return workspace?.devices.includes(device) ?? false;
}

async function createLoopVolume(
  docker: Docker,
  { name, device, labels }: { name: string; device: string; labels: Record<string, string> },
): Promise<void> {
  await docker.createVolume({
    Name: name,
    Driver: 'local',
    // noinit_itable: the kernel would fill the sparse file with empty inode tables in the background. nobarrier: the engine mounts and
    // unmounts it for every request, and each would wait for the disk.
    DriverOpts: { type: 'ext4', device, o: 'nosuid,nodev,noinit_itable,nobarrier' },
    Labels: labels,
  });
}

/** The volume is looked at through a container that never runs, of an image with nothing in it. */
async function isSeenByEngine(
  docker: Docker,
  { name, device, marker }: { name: string; device: string; marker: string },
): Promise<boolean> {
  const image = await importEmptyImage(docker, name);
  try {
    const labels = labelsFor('image');
    await createLoopVolume(docker, { name, device, labels });
    const container = await docker.createContainer({
      Image: image,
      Cmd: ['-'],
      Labels: labels,
      HostConfig: { NetworkMode: 'none', Mounts: [{ Type: 'volume', Source: name, Target: '/probe' }] },
    });
    try {
      return (await statContainerPath(container, `/probe/${marker}`)) !== null;
    } finally {
      await container.remove({ force: true });
    }
  } finally {
    await docker.getImage(image).remove();
  }
}

async function importEmptyImage(docker: Docker, name: string): Promise<string> {
  const reply: unknown = await docker.importImage(
    Readable.from([await packFiles([])], { objectMode: false }),
    { repo: name, changes: `LABEL ${LABEL.role}=image ${LABEL.owner}=${ownerLabel()}` },
  );
  if (!(reply instanceof Readable))
    throw new BuildError('ENGINE_FAULT', 'the engine did not answer an import');
  for await (const event of reply) {
    const text = String(event);
    if (text.includes('"error"')) throw new BuildError('ENGINE_FAULT', text.slice(0, 500));
  }
  return `${name}:latest`;
}

function ownerLabel(): string {
  return labelsFor('build')[LABEL.owner] ?? '';
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
