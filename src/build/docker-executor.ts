import type Docker from 'dockerode';

import type { BlobStore } from '../artifact/blob.ts';
import type { Reason } from '../comparison/build-result.ts';
import { BuildError } from './build-error.ts';
import type { BuildPlan } from './build-plan.ts';
import type { Capabilities } from './capabilities.ts';
import { readCapabilities } from './docker-capabilities.ts';
import { collectArtifacts, openArchive } from './docker-collect.ts';
import { watchDisk } from './docker-disk-watch.ts';
import type { ImageAccounts } from './docker-etc.ts';
import { wasKilledByEngine } from './docker-kill-events.ts';
import { ownerOf } from './docker-labels.ts';
import { listSandboxes } from './docker-list.ts';
import { hostDiskFull, isSandboxStarted, prepareSandbox, removeSandbox } from './docker-prepare.ts';
import { runContainer } from './docker-run.ts';
import { probeWorkspaces, type WorkspaceKind } from './docker-workspace.ts';
import { collectTrace } from './docker-trace.ts';
import type { Collected, Executor } from './executor.ts';
import { throwIfHandedOver } from './hand-over.ts';
import { createStartSpacing } from './start-spacing.ts';
import { isHostDiskFull, isWorkspaceFull } from './system-workspace.ts';
import { collectWorkspace } from './tar-workspace.ts';

export interface DockerExecutorOptions {
  readonly docker: Docker;
  readonly blobs: BlobStore;
  /** The label `verbatim.owner` of what it makes; this process unless given. */
  readonly owner?: string;
  /** Holds the builds' file systems while they run. */
  readonly stateDirectory: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** A file with the CA certificates that a fetch trusts; null leaves the toolchain's own. */
  readonly caBundle: string | null;
  /** Variables for fetches alone, such as the registries that this host uses. */
  readonly fetchVariables: Readonly<Record<string, string>>;
}

/** Runs builds in containers of a Docker engine (docs/isolation.md). */
export function createDockerExecutor(options: DockerExecutorOptions): Executor {
  const { docker, blobs, stateDirectory, owner = ownerOf(process.pid) } = options;
  const accounts = new Map<string, ImageAccounts>();
  const probe = rememberSuccess(() => probeEngine(docker, stateDirectory));
  const turnOf = createStartSpacing(options.clock);

  return {
    capabilities: async () => (await probe()).capabilities,

    canJoin: (plan) => isSandboxStarted(plan, { docker, stateDirectory }),

    async prepare(plan) {
      const { workspaces, capabilities } = await probe();
      const engineCpus = capabilities.engine.cpus;
      await prepareSandbox(plan, { ...options, owner, accounts, workspaces, engineCpus });
      return { name: plan.name, comparison: plan.comparison };
    },

    async run(plan, handle, runOptions) {
      const isBounded = (await probe()).workspaces.kind === 'file-system';
      await turnOf(plan, runOptions.signal);
      return runContainer(docker.getContainer(handle.name), plan, runOptions, {
        blobs,
        clock: options.clock,
        async isDiskFull() {
          if (!isBounded) return false;
          if (await isHostDiskFull(stateDirectory)) throw hostDiskFull(stateDirectory);
          return isWorkspaceFull(stateDirectory, handle.name);
        },
        wasKilled: async (state) => wasKilledByEngine(docker, handle.name, state),
        watchDisk: async (onFull) =>
          isBounded ? async () => undefined : watchDisk(docker, plan, { volume: handle.name, owner, onFull }),
      });
    },

    collect: (plan, handle, signal) =>
      withinDeadline(plan, signal, async (bounded) =>
        onSoundDisk((await probe()).workspaces, stateDirectory, async () => {
          const container = docker.getContainer(handle.name);
          if (plan.phase === 'build') return collectArtifacts(container, plan, { blobs, signal: bounded });
          const archive = await openArchive(container, plan.environment.buildPath, bounded);
          return collectWorkspace(archive, plan, { blobs, signal: bounded });
        }),
      ),

    readTrace: (plan, handle, signal) =>
      collectTrace(docker.getContainer(handle.name), plan, { blobs, signal }),

    release: (handle) => removeSandbox(docker, handle.name, stateDirectory),

    list: () => listSandboxes(docker, stateDirectory, owner),

    async ping() {
      try {
        await docker.ping();
      } catch (cause) {
        throw new BuildError('ENGINE_UNREACHABLE', 'the Docker engine does not answer', { cause });
      }
    },
  };
}

interface Probed {
  readonly workspaces: WorkspaceKind;
  readonly capabilities: Capabilities;
}

async function probeEngine(docker: Docker, stateDirectory: string): Promise<Probed> {
  const workspaces = await probeWorkspaces(docker, stateDirectory);
  return { workspaces, capabilities: await readCapabilities(docker, workspaces) };
}

/** `work` once for all callers; again after it failed, for the engine may be back. */
function rememberSuccess<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let known: Promise<Result> | null = null;
  return () => {
    known ??= work().catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
}

/**
 * A workspace on a full disk loses what the build believes it has written: nothing that is read from it counts, whether reading
 * it fails or not.
 */
async function onSoundDisk<Result>(
  { kind }: WorkspaceKind,
  stateDirectory: string,
  work: () => Promise<Result>,
): Promise<Result> {
  if (kind === 'volume') return work();
  const [ended] = await Promise.allSettled([work()]);
  const cause = ended.status === 'rejected' ? (ended.reason as unknown) : undefined;
  if (await isHostDiskFull(stateDirectory)) throw hostDiskFull(stateDirectory, cause);
  if (ended.status === 'rejected') throw cause;
  return ended.value;
}

async function withinDeadline(
  plan: BuildPlan,
  signal: AbortSignal,
  work: (bounded: AbortSignal) => Promise<Collected>,
): Promise<Collected> {
  const seconds = plan.limits.collectTimeoutSeconds;
  const deadline = AbortSignal.timeout(seconds * 1000);
  try {
    return await work(AbortSignal.any([signal, deadline]));
  } catch (error) {
    throwIfHandedOver(signal);
    if (signal.aborted)
      return refused('cancelled', 'the build was cancelled while its artifacts were collected');
    if (deadline.aborted)
      return refused('time-limit', `collecting the artifacts took longer than ${seconds} seconds`);
    throw error;
  }
}

function refused(code: Reason['code'], message: string): Collected {
  return { kind: 'refused', reason: { code, message } };
}
