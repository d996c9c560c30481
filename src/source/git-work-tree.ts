import { existsSync, lstatSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

import { bytePath, bytesOf, joinPath, quoted, textOf, type BytePath } from './byte-path.ts';
import { git, GitFailure, type GitRun } from './git-command.ts';
import { findCommit } from './git-commit.ts';
import { SourceError } from './source-error.ts';

/** The part of a git work tree that lies in one folder: what is tracked, and what is new and not ignored. */
export interface WorkTree {
  /** Null before the first commit. */
  readonly commit: string | null;
  /** True when this part differs from the commit. */
  readonly isDirty: boolean;
  /** Relative to the folder. What is tracked but deleted is among them. */
  readonly paths: readonly BytePath[];
  /** Folders kept though nothing is in them: submodules that are not checked out. */
  readonly emptyFolders: readonly BytePath[];
  readonly notes: readonly string[];
}

/** Null when `directory` (absolute) is in no work tree, or in one that ignores it. */
export async function readWorkTree(directory: string, signal: AbortSignal): Promise<WorkTree | null> {
  if (!isBelowGit(directory)) return null;
  const plain: GitRun = { directory, signal };
  const top = await topOf(plain);
  if (top === null) return null;
  const run: GitRun = { ...plain, settings: await withoutFilters(plain) };
  const tracked = await listTracked(run);
  if (tracked.length === 0 && (await isIgnored(top, directory, run))) return null;

  const others = split(await git(['ls-files', '-z', '--others', '--exclude-standard'], run));
  const status = [
    'status',
    '--porcelain',
    '-z',
    '--untracked-files=all',
    '--ignore-submodules=all',
    '--',
    '.',
  ];
  const links = tracked.filter(({ isSubmodule }) => isSubmodule);
  const nested = [
    ...links.map(({ path, object }) => ({ path, object })),
    ...others.filter((path) => path.endsWith('/')).map((path) => ({ path: path.slice(0, -1), object: null })),
  ];
  const own = {
    commit: await findCommit('HEAD', run),
    isDirty: (await git(status, run)).length > 0,
    paths: [
      ...tracked.filter(({ isSubmodule }) => !isSubmodule).map(({ path }) => path),
      ...others.filter((path) => !path.endsWith('/')),
    ],
  };
  return addNested(directory, own, nested, signal);
}

function isBelowGit(directory: string): boolean {
  for (let at = directory; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (at === dirname(at)) return false;
  }
}

/** The work tree's root; null when git says that this is none. A configured root elsewhere is not believed. */
async function topOf(run: GitRun): Promise<string | null> {
  try {
    const top = (await git(['rev-parse', '--show-toplevel'], run)).toString('utf8').replace(/\n$/, '');
    if (!existsSync(join(top, '.git'))) return null;
    const inside = relative(await realpath(top), await realpath(run.directory));
    return inside.startsWith('..') ? null : top;
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}

/** `git status` runs a repository's own clean filters on changed files; those of the system and the user stay. */
async function withoutFilters(run: GitRun): Promise<string[]> {
  const pattern = '^filter\\..*\\.(clean|smudge|process|required)$';
  const listing = await git(
    ['config', '--show-scope', '--null', '--name-only', '--get-regexp', pattern],
    run,
  ).catch(() => Buffer.alloc(0));
  const fields = listing.toString('utf8').split('\0');
  const names = new Set<string>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [scope, name] = [fields[at], fields[at + 1]];
    if (name !== undefined && scope !== 'system' && scope !== 'global') names.add(name);
  }
  return [...names].map((name) => `${name}=`);
}

async function isIgnored(top: string, directory: string, run: GitRun): Promise<boolean> {
  const path = relative(await realpath(top), await realpath(directory));
  if (path === '') return false;
  try {
    await git(['check-ignore', '--quiet', '--', path], { ...run, directory: top });
    return true;
  } catch (error) {
    if (error instanceof GitFailure && error.exitCode === 1) return false;
    throw error;
  }
}

interface Tracked {
  readonly path: BytePath;
  readonly isSubmodule: boolean;
  readonly object: string;
}

/** "MODE OBJECT STAGE\tPATH"; an unmerged path comes once for each stage. */
async function listTracked(run: GitRun): Promise<Tracked[]> {
  const found = new Map<BytePath, Tracked>();
  for (const line of split(await git(['ls-files', '-z', '--stage'], run))) {
    const [, mode, object, path] = /^(\d+) ([0-9a-f]+) \d\t(.*)$/s.exec(line) ?? [];
    if (object === undefined || path === undefined)
      throw new SourceError('INVALID', `git listed ${quoted(line)}`);
    found.set(path, { path, object, isSubmodule: mode === '160000' });
  }
  return [...found.values()];
}

interface Nested {
  readonly path: BytePath;
  /** The commit that the outer repository records; null when it does not know this one. */
  readonly object: string | null;
}

async function addNested(
  directory: string,
  own: Pick<WorkTree, 'commit' | 'isDirty' | 'paths'>,
  nested: readonly Nested[],
  signal: AbortSignal,
): Promise<WorkTree> {
  const paths = [...own.paths];
  const emptyFolders: BytePath[] = [];
  const notes: string[] = [];
  let { isDirty } = own;
  for (const { path, object } of nested) {
    const inner = await readNested(directory, path, signal);
    if (inner === null) {
      emptyFolders.push(path);
      notes.push(`submodule ${quoted(path)} is not checked out; it is left out`);
      continue;
    }
    paths.push(...inner.paths.map((below) => joinPath(path, below)));
    emptyFolders.push(path, ...inner.emptyFolders.map((below) => joinPath(path, below)));
    notes.push(...inner.notes.map((note) => `${quoted(path)}: ${note}`));
    isDirty ||= inner.isDirty || inner.commit !== object;
  }
  return { commit: own.commit, isDirty, paths, emptyFolders, notes };
}

async function readNested(directory: string, path: BytePath, signal: AbortSignal): Promise<WorkTree | null> {
  const below = Buffer.concat([Buffer.from(`${directory}/`), bytesOf(path)]);
  const isTree =
    lstatSync(Buffer.concat([below, Buffer.from('/.git')]), { throwIfNoEntry: false }) !== undefined;
  return isTree ? readWorkTree(join(directory, textOf(path)), signal) : null;
}

const split = (listing: Buffer): BytePath[] =>
  bytePath(listing)
    .split('\0')
    .filter((path) => path !== '');
