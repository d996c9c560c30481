import { textOf, type BytePath } from './byte-path.ts';
import { git, type GitRun } from './git-command.ts';
import type { GitEntry } from './git-commit.ts';
import { SourceError } from './source-error.ts';

/** A submodule as a commit records it. */
export interface Submodule {
  readonly path: BytePath;
  readonly commit: string;
  /** Its name and URL in .gitmodules; null when that does not list it. */
  readonly origin: { readonly name: string; readonly url: string } | null;
}

/** The submodules among a commit's entries. `.gitmodules` is read as data: `git submodule` would act on it. */
export async function listSubmodules(entries: readonly GitEntry[], run: GitRun): Promise<Submodule[]> {
  const links = entries.filter(({ kind }) => kind === 'submodule');
  if (links.length === 0) return [];
  const file = entries.find(({ path, kind }) => path === '.gitmodules' && kind !== 'symlink');
  const origins = file === undefined ? new Map<string, Origin>() : await readOrigins(file.object, run);
  return links.map(({ path, object }) => ({
    path,
    commit: object,
    origin: origins.get(textOf(path)) ?? null,
  }));
}

interface Origin {
  name: string;
  url: string;
}

async function readOrigins(blob: string, run: GitRun): Promise<Map<string, Origin>> {
  const listing = await git(['config', '--blob', blob, '--null', '--list', '--no-includes'], run);
  const sections = new Map<string, { path?: string; url?: string }>();
  for (const pair of listing.toString('utf8').split('\0')) {
    const [, name, key, value] = /^submodule\.(.*)\.(path|url)\n(.*)$/s.exec(pair) ?? [];
    if (name !== undefined && key !== undefined) {
      sections.set(name, { ...sections.get(name), [key]: value });
    }
  }
  const origins = new Map<string, Origin>();
  for (const [name, { path, url }] of sections) {
    if (path !== undefined && url !== undefined) origins.set(path.replace(/(?<!\/)\/+$/, ''), { name, url });
  }
  return origins;
}

/**
 * A submodule's URL, resolved against its parent's where it starts with `./` or `../`, as git-submodule(1) does.
 * Throws SourceError 'INVALID' when it climbs above the parent's host.
 */
export function submoduleUrl(url: string, parent: string): string {
  if (!/^\.\.?(?:\/|$)/.test(url)) return url;
  let base = parent.replace(/(?<!\/)\/+$/, '');
  let rest = url;
  for (let step = /^(\.\.?)(?:\/+|$)/.exec(rest); step !== null; step = /^(\.\.?)(?:\/+|$)/.exec(rest)) {
    rest = rest.slice(step[0].length);
    if (step[1] === '..') base = withoutLast(base, url);
  }
  return base.endsWith(':') ? `${base}${rest}` : `${base}/${rest}`;
}

function withoutLast(base: string, url: string): string {
  const cut = Math.max(base.lastIndexOf('/'), base.lastIndexOf(':') + 1);
  const shorter = base.slice(0, cut);
  if (shorter !== '' && shorter !== base && !/^[a-z]+:\/*$/i.test(shorter)) return shorter;
  throw new SourceError('INVALID', `the submodule URL ${JSON.stringify(url)} climbs above ${base}`);
}
