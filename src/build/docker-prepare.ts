import { readFile } from 'node:fs/promises';

import type Docker from 'dockerode';

import type { BlobStore } from '../artifact/blob.ts';
import { BuildError } from './build-error.ts';
import type { BuildPlan } from './build-plan.ts';
import { CA_BUNDLE_FILE, caBundleVariables } from './build-variables.ts';
import { containerSpec, planLabels } from './docker-container-spec.ts';
import { WATCH_SUFFIX } from './docker-disk-watch.ts';
import { engineStatus } from './docker-fault.ts';
import { readImageAccounts, writeAccounts, type ImageAccounts } from './docker-etc.ts';
import { orNull } from './docker-status.ts';
import { uploadTracer } from './docker-trace.ts';
import { uploadWorkspace } from './docker-upload.ts';
import {
  createWorkspaceVolume,
  isWorkspaceAttached,
  removeWorkspaceVolume,
  type WorkspaceKind,
} from './docker-workspace.ts';
import { isHostDiskFull } from './system-workspace.ts';

export interface PrepareContext {
  /** The label `verbatim.owner`. */
  readonly owner: string;
  readonly docker: Docker;
  readonly blobs: BlobStore;
  readonly stateDirectory: string;
  readonly workspaces: WorkspaceKind;
  readonly engineCpus: number;
  /** What is known of images so far, by image; filled as they are used. */
  readonly accounts: Map<string, ImageAccounts>;
  /** The path of a file of CA certificates for fetches. */
  readonly caBundle: string | null;
  readonly fetchVariables: Readonly<Record<string, string>>;
}

/** Makes a build's workspace and container and fills them, or adopts those that are there. Throws BuildError. */
export async function prepareSandbox(plan: BuildPlan, context: PrepareContext): Promise<void> {
  const { docker, stateDirectory } = context;
  if (Buffer.byteLength(plan.script) > MAX_SCRIPT_BYTES) {
    throw new BuildError(
      'SANDBOX_CREATE',
      `the ${plan.phase} script is longer than ${MAX_SCRIPT_BYTES} bytes`,
      {
        hint: 'put it in a file of the source and let the recipe call that',
      },
    );
  }
  if (await isSandboxStarted(plan, context)) return;
  // What never started may be half filled.
  await removeSandbox(docker, plan.name, stateDirectory);
  try {
    await createWorkspaceVolume(docker, plan, context);
    const caBundle = await readCaBundle(plan, context);
    const caPath = `${plan.environment.buildPath}/${CA_BUNDLE_FILE}`;
    const fetchVariables = {
      ...context.fetchVariables,
      ...(caBundle === null ? {} : caBundleVariables(caPath)),
    };
    const container = await createContainer(plan, { ...context, fetchVariables });
    await uploadWorkspace(container, plan, { blobs: context.blobs, caBundle });
    if (plan.isTraced) await uploadTracer(container, plan);
  } catch (cause) {
    await removeSandbox(docker, plan.name, stateDirectory).catch(() => undefined);
    if (cause instanceof BuildError) throw cause;
    if (await isHostDiskFull(stateDirectory)) throw hostDiskFull(stateDirectory, cause);
    throw new BuildError('SANDBOX_CREATE', `making the container of ${plan.name}`, { cause });
  }
}

/** Linux takes 128 KiB for one argument of a program. */
const MAX_SCRIPT_BYTES = 120 * 1024;

/** Removes a build's containers, volumes and file system. Safe to call twice. Throws BuildError 'ENGINE_FAULT', 'FILE_SYSTEM'. */
export async function removeSandbox(docker: Docker, name: string, stateDirectory: string): Promise<void> {
  try {
    await Promise.all(
      [`${name}${WATCH_SUFFIX}`, name].map((container) => removeContainer(docker, container)),
    );
    await orNull(docker.getVolume(etcVolumeOf(name)).remove(), 404);
    await removeWorkspaceVolume(docker, name, stateDirectory);
  } catch (cause) {
    if (cause instanceof BuildError) throw cause;
    throw new BuildError('ENGINE_FAULT', `removing the container and volumes of ${name}`, { cause });
  }
}

export function hostDiskFull(stateDirectory: string, cause?: unknown): BuildError {
  return new BuildError('FILE_SYSTEM', `the disk that holds ${stateDirectory} is full`, {
    cause,
    hint: 'make room there, or clear leftovers with `verbatim builders prune`',
  });
}

/** True when the plan's sandbox was started and its workspace is still there: one that was started had all of it. */
export async function isSandboxStarted(
  plan: BuildPlan,
  { docker, stateDirectory }: Pick<PrepareContext, 'docker' | 'stateDirectory'>,
): Promise<boolean> {
  const found = await orNull(docker.getContainer(plan.name).inspect(), 404);
  if (found === null || found.State.Status === 'created') return false;
  return isWorkspaceAttached(docker, plan.name, stateDirectory);
}

/** An image that does not take its accounts from elsewhere gets an /etc of its own for every build: slower, but any image will do. */
async function createContainer(plan: BuildPlan, context: PrepareContext): Promise<Docker.Container> {
  const { docker, accounts } = context;
  const create = async (etcVolume: string | null): Promise<Docker.Container> => {
    const spec = containerSpec(plan, { ...context, workspaceVolume: plan.name, etcVolume });
    return docker.createContainer(spec);
  };
  const known = accounts.get(plan.image);
  if (known?.areElsewhere === true) return create(null);
  if (known === undefined) {
    const container = await create(null);
    const found = await readImageAccounts(container);
    accounts.set(plan.image, found);
    if (found.areElsewhere) return container;
    await removeContainer(docker, plan.name);
  }
  const volume = etcVolumeOf(plan.name);
  await docker.createVolume({ Name: volume, Labels: planLabels(plan, context.owner) });
  const container = await create(volume);
  await writeAccounts(container, plan, accounts.get(plan.image) ?? (await readImageAccounts(container)));
  return container;
}

async function readCaBundle(plan: BuildPlan, { caBundle }: PrepareContext): Promise<Buffer | null> {
  if (plan.phase !== 'fetch' || caBundle === null) return null;
  try {
    return await readFile(caBundle);
  } catch (cause) {
    throw new BuildError('SANDBOX_CREATE', `reading the CA bundle ${caBundle}`, {
      cause,
      hint: 'VERBATIM_CA_BUNDLE, SSL_CERT_FILE or NODE_EXTRA_CA_CERTS names it',
    });
  }
}

const REMOVAL_TRIES = 20;
const REMOVAL_PAUSE_MS = 250;

/** The engine answers 409 while another request removes the container: then its volumes are still in use. */
async function removeContainer(docker: Docker, name: string): Promise<void> {
  const container = docker.getContainer(name);
  for (let tries = 1; ; tries += 1) {
    try {
      await orNull(container.remove({ force: true, v: true }), 404);
      return;
    } catch (error) {
      if (engineStatus(error) !== 409 || tries === REMOVAL_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, REMOVAL_PAUSE_MS));
    }
  }
}

function etcVolumeOf(name: string): string {
  return `${name}.etc`;
}
