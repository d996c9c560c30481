import { mkdtemp, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { git, GitFailure, type GitRun } from './git-command.ts';
import { findCommit } from './git-commit.ts';
import { guardRemote, type RemoteLocation } from './git-guard.ts';
import type { GitLocation } from './git-location.ts';
import { fetchCommit, lookUpRef } from './git-remote.ts';
import { SourceError } from './source-error.ts';
import type { SourceLimits } from './source-limits.ts';
import type { AddressRule } from './url-guard.ts';

export interface GitContext {
  /** A folder that is removed afterwards. */
  readonly scratch: string;
  readonly isAllowed: AddressRule;
  readonly isAnonymous: boolean;
  readonly limits: SourceLimits;
  readonly signal: AbortSignal;
  onStep(message: string): void;
}

/** A repository on this machine that holds one commit. */
export interface GitRepository {
  readonly run: GitRun;
  readonly commit: string;
  /** What its submodules' relative URLs are relative to. */
  readonly url: string;
  readonly isLocal: boolean;
  /** Set when `ref` is a tag. */
  readonly isTag: boolean;
  readonly notes: readonly string[];
}

/** Opens a local repository in place, or fetches one commit of a remote one. `ref` null is the default branch. */
export async function openRepository(
  location: GitLocation,
  ref: string | null,
  context: GitContext,
): Promise<GitRepository> {
  return location.protocol === 'file'
    ? openLocal(location.path, ref, context)
    : openRemote(location, ref, context);
}

/** True for a folder that is a repository or a work tree's root: not for one below. */
export async function isRepository(path: string): Promise<boolean> {
  const exists = async (...parts: string[]): Promise<boolean> =>
    stat(join(path, ...parts)).then(
      () => true,
      () => false,
    );
  if (await exists('.git')) return true;
  return (await exists('HEAD')) && (await exists('objects')) && (await exists('refs'));
}

async function openLocal(path: string, ref: string | null, context: GitContext): Promise<GitRepository> {
  if (!(await isRepository(path))) {
    throw new SourceError('NOT_FOUND', `${path} is not a git repository`, {
      hint: 'Give the folder that holds .git, or a bare repository.',
    });
  }
  const run: GitRun = { directory: path, signal: context.signal };
  const commit = await findCommit(ref ?? 'HEAD', run);
  if (commit === null) throw noSuchRef(path, ref);
  const origin = await git(['config', '--get', 'remote.origin.url'], run).catch(() => '');
  const isTag = ref !== null && (await findCommit(`refs/tags/${ref}`, run)) === commit;
  return { run, commit, url: origin.toString().trim() || path, isLocal: true, isTag, notes: [] };
}

async function openRemote(
  location: RemoteLocation,
  ref: string | null,
  context: GitContext,
): Promise<GitRepository> {
  const deadline = AbortSignal.timeout(context.limits.transferTimeoutMs);
  const signal = AbortSignal.any([context.signal, deadline]);
  if (context.isAnonymous && location.protocol === 'ssh') throw takesKey(location.url);
  const directory = await mkdtemp(join(context.scratch, 'git-'));
  try {
    const { url, ...guard } = await guardRemote(location, { ...context, signal }, directory);
    const run: GitRun = {
      directory,
      signal,
      protocols: [location.protocol],
      ...guard,
      isAnonymous: context.isAnonymous,
    };
    context.onStep(`asking ${location.host} for ${ref ?? 'its default branch'}`);
    const wanted = (await lookUpRef(url, ref, run)) ?? null;
    if (wanted === null) throw noSuchRef(location.url, ref);
    const format = wanted.commit.length === 64 ? 'sha256' : 'sha1';
    await git(['init', '--quiet', '--bare', '--template=', `--object-format=${format}`, '.'], run);
    context.onStep(`fetching ${wanted.commit.slice(0, 12)} from ${location.host}`);
    await fetchCommit(url, wanted, { ...run, maxBytes: context.limits.downloadBytes });
    const commit = (await findCommit(wanted.commit, run)) ?? wanted.commit;
    const notes = wanted.isAmbiguous ? [`${ref} is a branch and a tag; the tag was taken`] : [];
    const isTag = wanted.name?.startsWith('refs/tags/') ?? false;
    return {
      run: { directory, signal: context.signal },
      commit,
      url: location.url,
      isLocal: false,
      isTag,
      notes,
    };
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    if (error instanceof SourceError) throw error;
    throw unreachable(location.url, error);
  }
}

const takesKey = (url: string): SourceError =>
  new SourceError(
    'REFUSED_URL',
    `${url} takes a key, and only the sources of projects are fetched with keys, without their submodules`,
    {
      hint: 'Name the repository by an https address, or let an admin set up a project.',
    },
  );

/** What is told of a ref that a repository lacks; null is its default branch. */
export function noSuchRef(url: string, ref: string | null): SourceError {
  if (ref === null) return new SourceError('EMPTY', `${url} has no commit, or is no git repository`);
  return new SourceError('NOT_FOUND', `${url} has no branch, tag or commit ${JSON.stringify(ref)}`, {
    hint: 'A commit is to be given whole, with all its 40 digits, unless the repository is on this machine.',
  });
}

/** What is told of a remote that git cannot fetch from. */
export function unreachable(url: string, error: unknown): SourceError {
  const cause = error instanceof GitFailure ? new Error(error.message) : error;
  return new SourceError('UNREACHABLE', `git cannot fetch ${url}`, { cause });
}
