import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { git, GitFailure, type GitRun } from './git-command.ts';
import { findCommit } from './git-commit.ts';
import { guardRemote, type RemoteLocation } from './git-guard.ts';
import { parseGitLocation, type GitLocation } from './git-location.ts';
import { checkRef } from './git-ref.ts';
import { fetchHistory, lookUpRef } from './git-remote.ts';
import { noSuchRef, openRepository, unreachable, type GitContext } from './git-repository.ts';
import { SourceError } from './source-error.ts';

/** A commit as it tells of itself: hostile text. */
export interface CommitFacts {
  readonly commit: string;
  readonly subject: string;
  readonly author: string;
  /** When it was written, in seconds since the epoch; null when it does not say. */
  readonly authoredAt: number | null;
}

export interface GitHistory {
  /** The older end, then each commit up to the newer end, oldest first. At least two. */
  readonly commits: readonly string[];
  describe(commit: string): Promise<CommitFacts>;
}

/** A search takes the logarithm of it; a list of more is somebody's game. */
const MOST_COMMITS = 100_000;
const MOST_COMMIT_BYTES = 1024 ** 2;
const MOST_CHARACTERS = 200;

/**
 * Opens the history of a repository (its URL or path) from one ref to a later one, along first parents: a merge counts as one step. It is
 * there until `use` is done. Throws SourceError, also where the one does not lead to the other.
 */
export async function withGitHistory<T>(
  { url, from, to }: { readonly url: string; readonly from: string; readonly to: string },
  context: GitContext,
  use: (history: GitHistory) => Promise<T>,
): Promise<T> {
  for (const ref of [from, to]) checkRef(ref);
  await mkdir(context.scratch, { recursive: true });
  const scratch = await mkdtemp(join(context.scratch, 'history-'));
  try {
    const opened = await open(parseGitLocation(url), [from, to], { ...context, scratch });
    const commits = await listCommits(opened, { from, to });
    return await use({ commits, describe: async (commit) => describeCommit(commit, opened.run) });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Opened {
  readonly run: GitRun;
  readonly ends: readonly [older: string, newer: string];
}

async function open(
  location: GitLocation,
  refs: readonly [string, string],
  context: GitContext,
): Promise<Opened> {
  if (location.protocol !== 'file') return openRemote(location, refs, context);
  const [older, newer] = refs;
  const first = await openRepository(location, older, context);
  const second = await openRepository(location, newer, context);
  return { run: first.run, ends: [first.commit, second.commit] };
}

async function openRemote(
  location: RemoteLocation,
  refs: readonly [string, string],
  context: GitContext,
): Promise<Opened> {
  const directory = await mkdtemp(join(context.scratch, 'git-'));
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(context.limits.transferTimeoutMs)]);
  try {
    const { url, ...guard } = await guardRemote(location, { ...context, signal }, directory);
    const { isAnonymous } = context;
    const run: GitRun = { directory, signal, protocols: [location.protocol], ...guard, isAnonymous };
    const lookUp = async (ref: string): Promise<string> => {
      const found = await lookUpRef(url, ref, run);
      if (found === null) throw noSuchRef(location.url, ref);
      return found.commit;
    };
    const [older, newer] = [await lookUp(refs[0]), await lookUp(refs[1])];
    const format = older.length === 64 ? 'sha256' : 'sha1';
    await git(['init', '--quiet', '--bare', '--template=', `--object-format=${format}`, '.'], run);
    context.onStep(`fetching the history of ${newer.slice(0, 12)} from ${location.host}`);
    await fetchHistory(url, [older, newer], { ...run, maxBytes: context.limits.downloadBytes });
    const local: GitRun = { directory, signal: context.signal };
    // A tag's object is no commit.
    const commitOf = async (id: string): Promise<string> => (await findCommit(id, local)) ?? id;
    return { run: local, ends: [await commitOf(older), await commitOf(newer)] };
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    if (error instanceof SourceError) throw error;
    throw unreachable(location.url, error);
  }
}

async function listCommits(
  { run, ends: [older, newer] }: Opened,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<string[]> {
  try {
    await git(['merge-base', '--is-ancestor', older, newer], run);
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw new SourceError('INVALID', `${from} does not lead to ${to}: it is no ancestor of it`, {
      hint: 'Give a revision from before, or a repository with all of its history.',
    });
  }
  const args = ['rev-list', '--first-parent', '--reverse', `--max-count=${MOST_COMMITS + 1}`];
  const listed = (await git([...args, `^${older}`, newer, '--'], run)).toString('latin1');
  const commits = listed.split('\n').filter((line) => line !== '');
  if (commits.length === 0) throw new SourceError('INVALID', `${from} and ${to} are the same commit`);
  if (commits.length > MOST_COMMITS) {
    throw new SourceError('TOO_LARGE', `there are more than ${MOST_COMMITS} commits from ${from} to ${to}`);
  }
  return [older, ...commits];
}

/** Read from the object: `git log` would obey the repository's configuration. */
async function describeCommit(commit: string, run: GitRun): Promise<CommitFacts> {
  const text = await git(['cat-file', 'commit', commit], { ...run, maxOutputBytes: MOST_COMMIT_BYTES }).then(
    (bytes) => bytes.toString('utf8'),
    (error: unknown) => {
      // A message that is longer than one is says nothing.
      if (error instanceof GitFailure) return '';
      throw error;
    },
  );
  const end = text.indexOf('\n\n');
  const head = end === -1 ? text : text.slice(0, end);
  const [, author = '', seconds] = /^author (.*?) <[^<>\n]*> (-?\d{1,12}) [+-]\d+$/m.exec(head) ?? [];
  const message = end === -1 ? '' : text.slice(end + 2).trimStart();
  return {
    commit,
    subject: (message.split('\n', 1)[0] ?? '').slice(0, MOST_CHARACTERS),
    author: author.slice(0, MOST_CHARACTERS),
    authoredAt: seconds === undefined ? null : Number(seconds),
  };
}
