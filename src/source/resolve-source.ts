import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { BlobStore } from '../artifact/blob.ts';
import { arrangeTree } from './arrange-tree.ts';
import { describeSource } from './describe-source.ts';
import { GitFailure } from './git-command.ts';
import { loadDebian, loadDsc } from './load-debian.ts';
import { loadDirectory } from './load-directory.ts';
import { loadGit } from './load-git.ts';
import { loadTarball } from './load-tarball.ts';
import { loadUpload } from './load-upload.ts';
import type { Revision } from './revision.ts';
import { SourceError } from './source-error.ts';
import { DEFAULT_SOURCE_LIMITS, type SourceLimits } from './source-limits.ts';
import type { LoadedSource, SourceLoading } from './source-loading.ts';
import type { SourcePackageReader } from './source-package.ts';
import type { SourceTree } from './source-tree.ts';
import type { Source } from './source.ts';
import { openSnapshotTree } from './tar-snapshot-tree.ts';
import { snapshotTar } from './tar-snapshot.ts';
import { anyAddress, isPublicAddress } from './url-guard.ts';

export interface ResolveDeps {
  readonly blobs: BlobStore;
  readonly packages: SourcePackageReader;
  /** Made when missing. What is put into it is removed in any case. */
  readonly temporaryDirectory: string;
  /** Lets URLs name hosts of private networks and this machine. */
  readonly allowPrivateAddresses: boolean;
  /** Asks remotes without the keys, passwords and git configuration of whoever runs this; false unless given. */
  readonly isAnonymous?: boolean;
  /** The same for submodules alone; as `isAnonymous` unless given. */
  readonly areSubmodulesAnonymous?: boolean;
  /** Seconds; null takes it from the source. */
  readonly sourceDateEpoch: number | null;
  readonly signal: AbortSignal;
  onStep(message: string): void;
  /** DEFAULT_SOURCE_LIMITS unless given. */
  readonly limits?: SourceLimits;
  /** Milliseconds since the epoch; the system's clock unless given. */
  readonly now?: () => number;
}

/** Makes a source a revision: resolves it once, and writes its snapshot to the blob store. Throws SourceError. */
export async function resolveSource(
  source: Source,
  deps: ResolveDeps,
): Promise<{ revision: Revision; tree: SourceTree }> {
  const scratches: string[] = [];
  const makeScratch = async (): Promise<string> => {
    await mkdir(deps.temporaryDirectory, { recursive: true });
    const scratch = await mkdtemp(join(deps.temporaryDirectory, 'source-'));
    scratches.push(scratch);
    return scratch;
  };
  try {
    deps.signal.throwIfAborted();
    const loaded = await load(source, deps, makeScratch);
    try {
      const revision = await snapshot(source, loaded, deps);
      return { revision, tree: await openSnapshotTree(deps.blobs, revision.snapshot) };
    } finally {
      await loaded.close();
    }
  } catch (error) {
    throw faultOf(error, source, deps.signal);
  } finally {
    for (const scratch of scratches) await rm(scratch, { recursive: true, force: true });
  }
}

function faultOf(error: unknown, source: Source, signal: AbortSignal): unknown {
  const title = describeSource(source);
  if (signal.aborted) return new SourceError('CANCELLED', `reading ${title} was cancelled`, { cause: error });
  if (error instanceof GitFailure)
    return new SourceError('INVALID', `git cannot read ${title}`, { cause: error });
  return error;
}

async function load(
  source: Source,
  deps: ResolveDeps,
  makeScratch: () => Promise<string>,
): Promise<LoadedSource> {
  const seen: Omit<SourceLoading, 'scratch'> = {
    isAllowed: deps.allowPrivateAddresses ? anyAddress : isPublicAddress,
    isAnonymous: deps.isAnonymous ?? false,
    areSubmodulesAnonymous: deps.areSubmodulesAnonymous ?? deps.isAnonymous ?? false,
    limits: deps.limits ?? DEFAULT_SOURCE_LIMITS,
    signal: deps.signal,
    now: Math.floor((deps.now ?? Date.now)() / 1000),
    onStep: (message) => deps.onStep(message),
  };
  // A folder is read where it is.
  if (source.kind === 'directory') return loadDirectory(source.path, seen);
  const loading: SourceLoading = { ...seen, scratch: await makeScratch() };
  switch (source.kind) {
    case 'git':
      return loadGit(source, loading);
    case 'tarball':
      return loadTarball(source, loading);
    case 'debian':
      return loadDebian(source, deps.packages, loading);
    case 'dsc':
      return loadDsc(source.path, deps.packages, loading);
    case 'upload':
      return loadUpload(source, deps.blobs, loading);
    default:
      return source satisfies never;
  }
}

async function snapshot(source: Source, loaded: LoadedSource, deps: ResolveDeps): Promise<Revision> {
  const tree = arrangeTree(loaded.entries);
  const fileCount = tree.filter(({ kind }) => kind !== 'directory').length;
  if (fileCount === 0) throw new SourceError('EMPTY', `${describeSource(source)} holds no file`);
  const epoch =
    deps.sourceDateEpoch === null
      ? loaded.epoch
      : ({ seconds: deps.sourceDateEpoch, from: 'caller' } as const);
  deps.onStep(`taking a snapshot of ${fileCount} ${fileCount === 1 ? 'file' : 'files'}`);
  const times = { epoch: epoch.seconds, rule: loaded.times };
  const blob = await deps.blobs.put(snapshotTar(tree, times, deps.signal));
  return {
    source,
    title: describeSource(source),
    name: loaded.name,
    commit: loaded.commit,
    version: loaded.version,
    dirty: loaded.dirty,
    sourceDateEpoch: epoch.seconds,
    sourceDateEpochFrom: epoch.from,
    snapshot: blob,
    fileCount,
    notes: loaded.notes(),
  };
}
