import { bytePath, quoted, type BytePath } from './byte-path.ts';
import { git, type GitRun } from './git-command.ts';
import { SourceError } from './source-error.ts';

/** What a ref names in the repository `run.directory`: a whole commit id. Null when there is none. */
export async function findCommit(ref: string, run: GitRun): Promise<string | null> {
  try {
    const id = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], run);
    return id.toString('utf8').trim();
  } catch (error) {
    if (error instanceof SourceError || run.signal.aborted) throw error;
    return null;
  }
}

/** When a commit was made, in seconds. Read from the object: `git log` would obey the repository's configuration. */
export async function commitTime(commit: string, run: GitRun): Promise<number> {
  const text = (await git(['cat-file', 'commit', commit], run)).toString('latin1');
  const seconds = /^committer .*> (-?\d+) [+-]\d+$/m.exec(text)?.[1];
  if (seconds === undefined) throw new SourceError('INVALID', `the commit ${commit} does not tell its time`);
  return Math.max(0, Number(seconds));
}

/** One line of a commit's tree. */
export interface GitEntry {
  readonly path: BytePath;
  readonly kind: 'file' | 'executable' | 'symlink' | 'submodule';
  /** The blob, or a submodule's commit. */
  readonly object: string;
  /** In bytes; 0 for a submodule. */
  readonly size: number;
}

const KINDS: Record<string, GitEntry['kind']> = {
  '100755': 'executable',
  '120000': 'symlink',
  '160000': 'submodule',
};

/** All files of a commit, as it holds them: no attribute, filter or line ending setting has touched them. */
export async function listCommit(commit: string, run: GitRun): Promise<GitEntry[]> {
  const listing = await git(['ls-tree', '-r', '-z', '-l', '--full-tree', commit], run);
  return bytePath(listing)
    .split('\0')
    .filter((line) => line !== '')
    .map(parseLine);
}

/** "MODE TYPE OBJECT SIZE\tPATH" */
function parseLine(line: string): GitEntry {
  const [, mode, object, size, path] = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(line) ?? [];
  if (mode === undefined || object === undefined || path === undefined) {
    throw new SourceError('INVALID', `git listed ${quoted(line)}, which is no entry of a tree`);
  }
  return { path, kind: KINDS[mode] ?? 'file', object, size: size === '-' ? 0 : Number(size) };
}
