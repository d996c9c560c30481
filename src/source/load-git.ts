import { gatherRepository, type Gathering } from './git-tree.ts';
import { commitTime } from './git-commit.ts';
import { parseGitLocation } from './git-location.ts';
import { checkRef } from './git-ref.ts';
import { openRepository } from './git-repository.ts';
import type { LoadedSource, SourceLoading } from './source-loading.ts';
import { lastPart, safeName, versionOfTag } from './source-name.ts';
import type { Source } from './source.ts';
import { TreeBounds } from './tree-bounds.ts';

/**
 * One commit and its submodules: exactly the bytes that the commit holds. SOURCE_DATE_EPOCH is the commit's time.
 * Attributes that make git write something else (export-ignore, export-subst, text, filter, ident) have no effect.
 */
export async function loadGit(
  source: Extract<Source, { kind: 'git' }>,
  loading: SourceLoading,
): Promise<LoadedSource> {
  if (source.ref !== null) checkRef(source.ref);
  const repository = await openRepository(parseGitLocation(source.url), source.ref, loading);
  const { commit, run } = repository;
  const gathering: Gathering = {
    loading,
    bounds: new TreeBounds(loading.limits),
    entries: [],
    blobs: [],
    notes: [...repository.notes],
    pointers: 0,
    submodules: 0,
  };
  await gatherRepository(repository, '', gathering);
  return {
    entries: gathering.entries,
    commit,
    version: repository.isTag && source.ref !== null ? versionOfTag(source.ref) : null,
    name: safeName(
      lastPart(source.url).replace(/\.git$/, '') || lastPart(source.url.replace(/\/\.git\/?$/, '')),
    ),
    dirty: false,
    epoch: { seconds: await commitTime(commit, run), from: 'commit' },
    times: 'set',
    notes: () => [...gathering.notes, ...pointerNote(gathering.pointers)],
    async close() {
      for (const blobs of gathering.blobs) await blobs.close();
    },
  };
}

function pointerNote(count: number): string[] {
  if (count === 0) return [];
  return [
    `${count} ${count === 1 ? 'file is' : 'files are'} kept in Git LFS: the source holds only the pointers`,
  ];
}
