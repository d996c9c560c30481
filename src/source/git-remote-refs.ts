import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { git, GitFailure, type GitRun } from './git-command.ts';
import { guardRemote } from './git-guard.ts';
import { parseGitLocation, type GitLocation } from './git-location.ts';
import { checkRef, isCommitId } from './git-ref.ts';
import { isRepository } from './git-repository.ts';
import { SourceError } from './source-error.ts';
import { DEFAULT_SOURCE_LIMITS } from './source-limits.ts';
import { anyAddress, isPublicAddress } from './url-guard.ts';

/** Commits by full ref name: `refs/heads/main`, `refs/tags/v1.2`. */
export type RemoteRefs = ReadonlyMap<string, string>;

/** Asks a remote which branches and tags it has. Passed in by tests. */
export type ListRemoteRefs = (url: string, options: ListOptions) => Promise<RemoteRefs>;

export interface ListOptions {
  /** Lets the URL name hosts of private networks and this machine. */
  readonly allowPrivateAddresses: boolean;
  /** Made when missing; what is put into it is removed. */
  readonly temporaryDirectory: string;
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
  readonly maxOutputBytes?: number;
}

const TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 16 * 1024 ** 2;
const MAX_REFS = 50_000;

/**
 * Every branch and tag of a repository, annotated tags as their commit. Names that no ref may have are left out.
 * Throws SourceError 'REFUSED_URL', 'UNREACHABLE', 'NOT_FOUND', 'TOO_LARGE', 'CANCELLED'.
 */
export const listRemoteRefs: ListRemoteRefs = async (url, options) => {
  const location = parseGitLocation(url);
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([options.signal, deadline]);
  await mkdir(options.temporaryDirectory, { recursive: true });
  const scratch = await mkdtemp(join(options.temporaryDirectory, 'refs-'));
  try {
    signal.throwIfAborted();
    const lines = await listing(location, { ...options, signal, scratch, timeoutMs });
    return refsOf(lines, url);
  } catch (error) {
    if (options.signal.aborted) throw new SourceError('CANCELLED', `asking ${url} was cancelled`);
    if (deadline.aborted) {
      throw new SourceError('UNREACHABLE', `${url} did not answer within ${timeoutMs / 1000} seconds`);
    }
    if (!(error instanceof GitFailure)) throw error;
    throw new SourceError('UNREACHABLE', `git cannot list the branches and tags of ${url}`, {
      cause: new Error(error.message),
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};

type Listing = ListOptions & { readonly scratch: string; readonly timeoutMs: number };

/** Lines of a commit, white space and a ref's name. */
async function listing(location: GitLocation, options: Listing): Promise<string> {
  const { scratch, signal, maxOutputBytes = MAX_OUTPUT_BYTES } = options;
  if (location.protocol === 'file')
    return localListing(location.path, { directory: location.path, signal, maxOutputBytes });
  const context = {
    isAllowed: options.allowPrivateAddresses ? anyAddress : isPublicAddress,
    limits: { ...DEFAULT_SOURCE_LIMITS, transferTimeoutMs: options.timeoutMs },
    signal,
  };
  const { url, ...guard } = await guardRemote(location, context, scratch);
  const run: GitRun = {
    directory: scratch,
    signal,
    protocols: [location.protocol],
    maxOutputBytes,
    ...guard,
  };
  const answer = await git(['ls-remote', '--quiet', '--heads', '--tags', '--', url], run);
  return answer.toString('utf8');
}

/** Read in place, as a local repository's commits are: no server process with rules of its own is between. */
async function localListing(path: string, run: GitRun): Promise<string> {
  if (!(await isRepository(path))) throw new SourceError('NOT_FOUND', `${path} is not a git repository`);
  try {
    return (await git(['show-ref', '--dereference', '--heads', '--tags'], run)).toString('utf8');
  } catch (error) {
    // How it says that there are none.
    if (error instanceof GitFailure && error.exitCode === 1) return '';
    throw error;
  }
}

function refsOf(lines: string, url: string): RemoteRefs {
  const direct = new Map<string, string>();
  const peeled = new Map<string, string>();
  for (const line of lines.split('\n')) {
    const [, commit = '', name = ''] = /^([0-9a-f]+)[\t ](refs\/(?:heads|tags)\/.+)$/.exec(line) ?? [];
    if (!isCommitId(commit)) continue;
    const bare = name.endsWith('^{}') ? name.slice(0, -'^{}'.length) : name;
    if (isRef(bare)) (bare === name ? direct : peeled).set(bare, commit);
  }
  if (direct.size > MAX_REFS) {
    throw new SourceError('TOO_LARGE', `${url} has more than ${MAX_REFS} branches and tags`);
  }
  return new Map([...direct, ...[...peeled].filter(([name]) => direct.has(name))]);
}

function isRef(name: string): boolean {
  // checkRef lets these pass, for they lead from a ref to other commits.
  if (/[~^]/.test(name)) return false;
  try {
    checkRef(name);
    return true;
  } catch {
    return false;
  }
}
