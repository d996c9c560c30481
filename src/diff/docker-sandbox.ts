// A container that takes hostile artifacts apart: no network, no rights, bounded in everything, gone afterwards.
import { once } from 'node:events';
import { addAbortSignal, Readable } from 'node:stream';

import type Docker from 'dockerode';
import { pack as createPack, type Pack } from 'tar-stream';

import type { BlobStore, Blob } from '../artifact/blob.ts';
import { labelsFor } from '../build/docker-labels.ts';
import type { Toolchain } from '../environment/toolchain.ts';
import { DiffError } from './diff-error.ts';
import type { DiffLimits } from './diff-limits.ts';

/** Where the files are; also the tools' working directory. */
export const SANDBOX_DIRECTORY = '/in';
const NOBODY = 65534;

export interface SandboxFile extends Blob {
  /** Path parts below SANDBOX_DIRECTORY, all but the last being directories. Already safe: see `sandboxName`. */
  readonly path: readonly [directory: string, name: string];
}

/** Where artifacts are taken apart, and by what. */
export interface DiffEngine {
  readonly docker: Docker;
  /** The engine's address for the docker command; null for its own choice. */
  readonly dockerHost: string | null;
  /** The builder `diffoscope`. */
  readonly toolchain: Toolchain;
  readonly blobs: BlobStore;
  readonly limits: DiffLimits;
}

export interface SandboxOptions {
  readonly files: readonly SandboxFile[];
  /** Whether the tools may change the files. */
  readonly isWritable: boolean;
  /** After this long the sandbox ends by itself, even when nobody is left to remove it. */
  readonly lifetimeMs: number;
  readonly signal: AbortSignal;
}

export interface Sandbox {
  readonly id: string;
  readonly dockerHost: string | null;
  /** Ends everything that runs inside and empties its scratch space; the files stay. */
  restart(): Promise<void>;
}

/** Runs `use` in a sandbox that holds `files`, and removes it whatever happens. Throws DiffError 'SANDBOX'. */
export async function withSandbox<Result>(
  engine: DiffEngine,
  options: SandboxOptions,
  use: (sandbox: Sandbox) => Promise<Result>,
): Promise<Result> {
  options.signal.throwIfAborted();
  const container = await create(engine, options);
  try {
    await start(container, engine.blobs, options);
    return await use({
      id: container.id,
      dockerHost: engine.dockerHost,
      restart: () => container.restart({ t: 0 }),
    });
  } finally {
    // `v` takes the anonymous volume along. Another clean-up may have been faster.
    await container.remove({ force: true, v: true }).catch(ignoreGone);
  }
}

async function create(engine: DiffEngine, options: SandboxOptions): Promise<Docker.Container> {
  try {
    return await engine.docker.createContainer(containerOptions(engine, options));
  } catch (cause) {
    throw new DiffError('SANDBOX', `creating a sandbox from image ${engine.toolchain.image}`, { cause });
  }
}

async function start(container: Docker.Container, blobs: BlobStore, options: SandboxOptions): Promise<void> {
  try {
    await upload(container, blobs, options);
    await container.start({ abortSignal: options.signal });
  } catch (cause) {
    options.signal.throwIfAborted();
    throw new DiffError('SANDBOX', 'putting artifacts into a sandbox', { cause });
  }
}

/** Streams the files as a tar: works for an engine anywhere, and holds none of them in memory. */
async function upload(container: Docker.Container, blobs: BlobStore, options: SandboxOptions): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const tar = createPack();
  const body = Readable.from(tar, { objectMode: false }).on('error', (error) => stop.abort(error));
  // Either side's failure has to end the other: dockerode does not pass on an error of the stream it sends,
  // and a stream that nobody takes never drains.
  const ended = await Promise.allSettled(
    [fill(tar, blobs, { ...options, signal }), send(container, body, signal)].map((side) =>
      side.catch((error: unknown) => {
        stop.abort(error);
        throw error;
      }),
    ),
  );
  tar.destroy();
  const faults = ended.flatMap((side) => (side.status === 'rejected' ? [side.reason as unknown] : []));
  if (faults.length > 0) throw stop.signal.reason ?? faults[0];
}

async function send(container: Docker.Container, body: Readable, signal: AbortSignal): Promise<void> {
  await container.putArchive(body, { path: SANDBOX_DIRECTORY, abortSignal: signal });
}

async function fill(
  tar: Pack,
  blobs: BlobStore,
  { files, isWritable, signal }: SandboxOptions,
): Promise<void> {
  const owner = isWritable ? { uid: NOBODY, gid: NOBODY } : { uid: 0, gid: 0 };
  const made = new Set<string>();
  for (const { path, digest, size } of files) {
    const [directory, name] = path;
    const common = { ...owner, mtime: new Date(0) };
    if (!made.has(directory)) {
      made.add(directory);
      tar.entry({ ...common, name: directory, type: 'directory', mode: isWritable ? 0o700 : 0o555 });
    }
    const mode = isWritable ? 0o600 : 0o444;
    const written = Promise.withResolvers<void>();
    const entry = tar.entry({ ...common, name: `${directory}/${name}`, size, mode }, (error) =>
      error ? written.reject(error) : written.resolve(undefined),
    );
    // Without a listener a wrong size would end the process, not only this call.
    entry.on('error', written.reject);
    // Awaited below, unless the content fails first.
    written.promise.catch(() => {});
    for await (const chunk of addAbortSignal(signal, blobs.read(digest))) {
      if (!entry.write(chunk)) await once(entry, 'drain', { signal });
    }
    entry.end(null);
    await written.promise;
  }
  tar.finalize();
}

function containerOptions(
  { limits, toolchain }: DiffEngine,
  { lifetimeMs }: SandboxOptions,
): Docker.ContainerCreateOptions {
  const labels = labelsFor('diff');
  return {
    Image: toolchain.image,
    Labels: labels,
    // Waits to be used; tools are started in it by `docker exec`.
    Entrypoint: ['sleep', String(Math.ceil(lifetimeMs / 1000))],
    Cmd: [],
    User: `${NOBODY}:${NOBODY}`,
    WorkingDir: SANDBOX_DIRECTORY,
    Env: ['HOME=/tmp', 'TMPDIR=/tmp', 'LC_ALL=C.UTF-8', 'TZ=UTC', 'PYTHONDONTWRITEBYTECODE=1'],
    NetworkDisabled: true,
    HostConfig: {
      NetworkMode: 'none',
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
      Tmpfs: { '/tmp': `exec,nosuid,nodev,mode=1777,size=${limits.scratchBytes}` },
      Mounts: [
        {
          // No source: an anonymous volume, which goes with its container.
          Source: '',
          Target: SANDBOX_DIRECTORY,
          Type: 'volume',
          VolumeOptions: {
            NoCopy: true,
            Labels: labels,
            DriverConfig: { Name: 'local', Options: {} },
          },
        },
      ],
      Memory: limits.memoryBytes,
      MemorySwap: limits.memoryBytes,
      PidsLimit: limits.pids,
      NanoCpus: Math.round(limits.cpus * 1e9),
      Ulimits: [
        { Name: 'core', Soft: 0, Hard: 0 },
        { Name: 'fsize', Soft: 4 * limits.artifactBytes, Hard: 4 * limits.artifactBytes },
      ],
      IpcMode: 'private',
      Init: true,
      LogConfig: { Type: 'none', Config: {} },
      RestartPolicy: { Name: 'no' },
    },
  };
}

function ignoreGone(error: unknown): void {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : null;
  if (status !== 404 && status !== 409) throw error;
}
