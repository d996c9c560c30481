import { join } from 'node:path';

import { byPath, bytePath, joinPath, quoted, type BytePath } from './byte-path.ts';
import { openGitBlobs, type GitBlobs } from './git-blobs.ts';
import { git } from './git-command.ts';
import { findCommit, listCommit, type GitEntry } from './git-commit.ts';
import { parseGitLocation } from './git-location.ts';
import { isRepository, openRepository, type GitRepository } from './git-repository.ts';
import { listSubmodules, submoduleUrl, type Submodule } from './git-submodules.ts';
import { SourceError } from './source-error.ts';
import type { SourceLoading } from './source-loading.ts';
import type { TreeBounds } from './tree-bounds.ts';
import type { TreeEntry } from './tree-entry.ts';

const MOST_SUBMODULES = 500;
const LONGEST_TARGET = 4096;
const LFS_POINTER = Buffer.from('version https://git-lfs.github.com/spec/v1');
const LFS_POINTER_BYTES = 1024;

/** What one commit and its submodules add up to. */
export interface Gathering {
  readonly loading: SourceLoading;
  readonly bounds: TreeBounds;
  readonly entries: TreeEntry[];
  /** To be closed when the entries' content has been read. */
  readonly blobs: GitBlobs[];
  readonly notes: string[];
  /** Git LFS pointers seen so far, while content is read. */
  pointers: number;
  submodules: number;
}

/** Adds a repository's commit below `prefix`, then its submodules. */
export async function gatherRepository(
  repository: GitRepository,
  prefix: BytePath,
  gathering: Gathering,
): Promise<void> {
  const listing = (await listCommit(repository.commit, repository.run)).toSorted(byPath);
  for (const { size } of listing) gathering.bounds.addEntry(size);
  const files = listing.filter(({ kind }) => kind === 'file' || kind === 'executable');
  const blobs = openGitBlobs(objectsOf(files), repository.run);
  gathering.blobs.push(blobs);
  for (const { path, kind, object, size } of files) {
    const content = (): AsyncIterable<Uint8Array> => counted(blobs.next(object), size, gathering);
    const executable = kind === 'executable';
    gathering.entries.push({
      kind: 'file',
      path: joinPath(prefix, path),
      mtime: null,
      executable,
      size,
      content,
    });
  }
  await gatherSymlinks(repository, prefix, { listing, gathering });
  for (const submodule of await listSubmodules(listing, repository.run)) {
    await gatherSubmodule(repository, submodule, prefix, gathering);
  }
}

const objectsOf = (entries: readonly GitEntry[]): string[] => entries.map(({ object }) => object);

async function* counted(
  content: AsyncIterable<Uint8Array>,
  size: number,
  gathering: Gathering,
): AsyncGenerator<Uint8Array> {
  let isStart = size < LFS_POINTER_BYTES;
  for await (const piece of content) {
    if (isStart && LFS_POINTER.equals(piece.subarray(0, LFS_POINTER.length))) gathering.pointers += 1;
    isStart = false;
    yield piece;
  }
}

async function gatherSymlinks(
  repository: GitRepository,
  prefix: BytePath,
  { listing, gathering }: { listing: readonly GitEntry[]; gathering: Gathering },
): Promise<void> {
  const symlinks = listing.filter(({ kind }) => kind === 'symlink');
  const tooLong = symlinks.find(({ size }) => size > LONGEST_TARGET);
  if (tooLong !== undefined)
    throw new SourceError('INVALID', `the symlink ${quoted(tooLong.path)} is too long`);
  const blobs = openGitBlobs(objectsOf(symlinks), repository.run);
  try {
    for (const { path, object } of symlinks) {
      const pieces: Uint8Array[] = [];
      for await (const piece of blobs.next(object)) pieces.push(piece);
      const target = bytePath(Buffer.concat(pieces));
      gathering.entries.push({ kind: 'symlink', path: joinPath(prefix, path), mtime: null, target });
    }
  } finally {
    await blobs.close();
  }
}

async function gatherSubmodule(
  parent: GitRepository,
  submodule: Submodule,
  prefix: BytePath,
  gathering: Gathering,
): Promise<void> {
  const path = joinPath(prefix, submodule.path);
  if (submodule.origin === null) {
    gathering.entries.push({ kind: 'directory', path, mtime: null });
    gathering.notes.push(`${quoted(path)} is a submodule that .gitmodules does not list; it is left out`);
    return;
  }
  gathering.submodules += 1;
  if (gathering.submodules > MOST_SUBMODULES) {
    throw new SourceError('TOO_LARGE', `the source has more than ${MOST_SUBMODULES} submodules`);
  }
  const repository = await openSubmodule(parent, submodule, gathering.loading).catch((error: unknown) => {
    if (!(error instanceof SourceError)) throw error;
    throw new SourceError(error.code, `submodule ${quoted(path)}`, {
      cause: error,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  });
  await gatherRepository(repository, path, gathering);
}

async function openSubmodule(
  parent: GitRepository,
  { commit, origin }: Submodule,
  loading: SourceLoading,
): Promise<GitRepository> {
  const name = origin?.name ?? '';
  const url = submoduleUrl(origin?.url ?? '', parent.url);
  if (parent.isLocal && !name.split('/').includes('..')) {
    const here = await openCheckedOut(parent, name, { commit, url });
    if (here !== null) return here;
  }
  const location = parseGitLocation(url);
  const isAnonymous = loading.areSubmodulesAnonymous;
  if (location.protocol === 'file' && (isAnonymous || !parent.isLocal)) {
    throw new SourceError(
      'REFUSED_URL',
      `${url} is a path of this machine, which a remote source may not name`,
    );
  }
  return openRepository(location, commit, { ...loading, isAnonymous });
}

/** A submodule that is checked out has its repository inside the parent's. */
async function openCheckedOut(
  parent: GitRepository,
  name: string,
  { commit, url }: { commit: string; url: string },
): Promise<GitRepository | null> {
  const common = await git(['rev-parse', '--path-format=absolute', '--git-common-dir'], parent.run);
  const directory = join(common.toString('utf8').trim(), 'modules', name);
  if (!(await isRepository(directory))) return null;
  const run = { ...parent.run, directory };
  const found = await findCommit(commit, run);
  return found === null ? null : { run, commit, url, isLocal: true, isTag: false, notes: [] };
}
