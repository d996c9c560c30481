import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { git, GitFailure, type GitRun } from './git-command.ts';
import { isCommitId } from './git-ref.ts';
import { SourceError } from './source-error.ts';

/** A ref of a remote repository, resolved. */
export interface RemoteRef {
  readonly commit: string;
  /** The full name that led to it; null when the caller gave a commit, or a short one. */
  readonly name: string | null;
  /** Set when a branch and a tag have this name; the tag was taken. */
  readonly isAmbiguous: boolean;
}

/**
 * Asks a remote what a ref is now. Null when it has none of that name. Annotated tags give their commit.
 * `ref` has passed checkRef; null asks for the default branch.
 */
export async function lookUpRef(url: string, ref: string | null, run: GitRun): Promise<RemoteRef | null> {
  if (ref !== null && isCommitId(ref)) return { commit: ref, name: null, isAmbiguous: false };
  const names = ref === null ? ['HEAD'] : [ref, `refs/tags/${ref}`, `refs/heads/${ref}`, `refs/${ref}`];
  const patterns = names.flatMap((name) => [name, `${name}^{}`]);
  const found = new Map<string, string>();
  const answer = await git(['ls-remote', '--quiet', '--', url, ...patterns], run);
  for (const line of answer.toString('utf8').split('\n')) {
    const [commit, name] = line.split('\t');
    if (commit !== undefined && name !== undefined) found.set(name, commit);
  }
  const wanted = ref === null || ref === 'HEAD' ? ['HEAD'] : names.filter((name) => name.startsWith('refs/'));
  const name = wanted.find((candidate) => found.has(candidate));
  if (name === undefined) return null;
  const commit = found.get(`${name}^{}`) ?? found.get(name) ?? '';
  const isAmbiguous = name === `refs/tags/${ref}` && found.has(`refs/heads/${ref}`);
  return { commit, name, isAmbiguous };
}

export interface Fetching extends GitRun {
  /** Of what is fetched. */
  readonly maxBytes: number;
}

/**
 * Brings one commit into the bare repository `run.directory`, without its history where the server allows that.
 * Throws GitFailure when the server lacks it.
 */
export async function fetchCommit(url: string, wanted: RemoteRef, run: Fetching): Promise<void> {
  const ways = [
    ['--depth=1', '--', url, wanted.commit],
    ...(wanted.name === null ? [] : [['--depth=1', '--', url, wanted.name]]),
    // A server that gives out no single commit (or none without history): all its branches and tags.
    ['--', url, '+refs/*:refs/remotes/source/*'],
  ];
  await fetchOneWay(ways, [wanted.commit], run);
}

/**
 * Brings the history of some commits into the bare repository `run.directory`, without their files where the server allows that.
 * Throws GitFailure when the server lacks one.
 */
export async function fetchHistory(url: string, commits: readonly string[], run: Fetching): Promise<void> {
  const ways = [
    ['--filter=tree:0', '--', url, ...commits],
    ['--', url, ...commits],
    ['--', url, '+refs/*:refs/remotes/source/*'],
  ];
  await fetchOneWay(ways, commits, run);
}

/** The first way by which all commits are there. */
async function fetchOneWay(
  ways: readonly (readonly string[])[],
  commits: readonly string[],
  run: Fetching,
): Promise<void> {
  const fetch = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules'];
  let last: unknown;
  for (const way of ways) {
    try {
      // oxlint-disable no-await-in-loop -- one way after the other
      await fetchWithin(run, [...fetch, ...way]);
      for (const commit of commits) await git(['cat-file', '-e', `${commit}^{commit}`], run);
      return;
      // oxlint-enable no-await-in-loop
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      last = error;
    }
  }
  throw last;
}

/** git has no bound of its own for what a server sends: its packs are watched while they grow. */
async function fetchWithin(run: Fetching, args: string[]): Promise<void> {
  const stop = new AbortController();
  const watch = setInterval(() => {
    packedBytes(run.directory).then(
      (bytes) => {
        if (bytes > run.maxBytes) stop.abort();
        return bytes;
      },
      () => 0,
    );
  }, 250);
  try {
    await git(args, { ...run, signal: AbortSignal.any([run.signal, stop.signal]) });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    throw new SourceError('TOO_LARGE', `the repository is larger than ${run.maxBytes} bytes`);
  } finally {
    clearInterval(watch);
  }
}

async function packedBytes(repository: string): Promise<number> {
  const directory = join(repository, 'objects', 'pack');
  const sizes = (await readdir(directory)).map(async (name) => (await stat(join(directory, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
