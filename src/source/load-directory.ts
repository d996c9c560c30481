import { lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { bytePath, bytesOf, joinPath, quoted, type BytePath } from './byte-path.ts';
import { readDiskFile } from './disk-file.ts';
import { commitTime } from './git-commit.ts';
import { readWorkTree, type WorkTree } from './git-work-tree.ts';
import { newestEpoch } from './newest-epoch.ts';
import { SourceError } from './source-error.ts';
import type { Epoch, LoadedSource, SourceLoading } from './source-loading.ts';
import { safeName } from './source-name.ts';
import { TreeBounds } from './tree-bounds.ts';
import type { TreeEntry } from './tree-entry.ts';

/** What needs no room of its own on the disk. */
type Loading = Omit<SourceLoading, 'scratch'>;

/** Files looked at before other work gets its turn. */
const AT_ONCE = 500;

/**
 * A local folder as it is. In a git work tree, what git ignores is left out. SOURCE_DATE_EPOCH is the commit's time when
 * nothing differs from the commit, else the newest file's.
 */
export async function loadDirectory(path: string, loading: Loading): Promise<LoadedSource> {
  const directory = await findDirectory(path);
  const workTree = await readWorkTree(directory, loading.signal);
  const notes = [...(workTree?.notes ?? [])];
  const scan = new Scan(directory, loading, notes);
  if (workTree === null) await scan.addAll('');
  else {
    await scan.addListed(workTree.paths);
    for (const folder of workTree.emptyFolders)
      scan.entries.push({ kind: 'directory', path: folder, mtime: null });
  }
  const dirty = workTree !== null && (workTree.isDirty || workTree.commit === null);
  const told = await epochOf(workTree, dirty, scan.entries, { directory, loading });
  if (dirty) notes.unshift('the work tree differs from its commit; the files are taken as they are');
  return {
    entries: scan.entries,
    commit: workTree?.commit ?? null,
    version: null,
    name: safeName(basename(directory)),
    dirty,
    epoch: told.epoch,
    times: 'set',
    notes: () => [...notes, ...told.notes],
    close: async () => {},
  };
}

async function findDirectory(path: string): Promise<string> {
  try {
    const directory = await realpath(path);
    if ((await stat(directory)).isDirectory()) return directory;
  } catch (error) {
    throw new SourceError('NOT_FOUND', `there is no folder ${path}`, { cause: error });
  }
  throw new SourceError('INVALID', `${path} is not a folder`);
}

async function epochOf(
  workTree: WorkTree | null,
  dirty: boolean,
  entries: readonly TreeEntry[],
  { directory, loading }: { directory: string; loading: Loading },
): Promise<{ epoch: Epoch; notes: string[] }> {
  if (workTree === null || workTree.commit === null || dirty) return newestEpoch(entries, loading.now);
  const seconds = await commitTime(workTree.commit, { directory, signal: loading.signal });
  return { epoch: { seconds, from: 'commit' }, notes: [] };
}

/** Looks at the files of a folder, by bytes, never through a symlink. */
class Scan {
  readonly entries: TreeEntry[] = [];
  readonly #directory: string;
  readonly #loading: Loading;
  readonly #notes: string[];
  readonly #bounds: TreeBounds;
  readonly #folders = new Map<BytePath, boolean>([['', true]]);
  #seen = 0;

  constructor(directory: string, loading: Loading, notes: string[]) {
    this.#directory = directory;
    this.#loading = loading;
    this.#notes = notes;
    this.#bounds = new TreeBounds(loading.limits);
  }

  async addListed(paths: readonly BytePath[]): Promise<void> {
    for (const path of paths) {
      await this.#breathe();
      const stats = this.#isInFolder(path) ? lstatSync(this.#at(path), { throwIfNoEntry: false }) : undefined;
      if (stats !== undefined && !stats.isDirectory()) this.#add(path, stats);
    }
  }

  async addAll(folder: BytePath): Promise<void> {
    for (const bytes of readdirSync(this.#at(folder), { encoding: 'buffer' })) {
      await this.#breathe();
      const path = joinPath(folder, bytePath(bytes));
      if (path === '.git' || path.endsWith('/.git')) {
        this.#notes.push(`${quoted(path)} is left out`);
        continue;
      }
      const stats = lstatSync(this.#at(path), { throwIfNoEntry: false });
      if (stats === undefined) continue;
      this.#add(path, stats);
      if (stats.isDirectory()) await this.addAll(path);
    }
  }

  #add(path: BytePath, stats: Stats): void {
    const mtime = Math.floor(stats.mtimeMs / 1000);
    if (stats.isFile()) {
      const { size } = stats;
      this.#bounds.addEntry(size);
      const content = (): Uint8Array | AsyncIterable<Uint8Array> => readDiskFile(this.#at(path), size);
      const executable = (stats.mode & 0o100) !== 0;
      this.entries.push({ kind: 'file', path, mtime, executable, size, content });
      return;
    }
    this.#bounds.addEntry(0);
    if (stats.isDirectory()) this.entries.push({ kind: 'directory', path, mtime });
    else if (stats.isSymbolicLink()) {
      const target = bytePath(readlinkSync(this.#at(path), { encoding: 'buffer' }));
      this.entries.push({ kind: 'symlink', path, mtime, target });
    } else this.#notes.push(`${quoted(path)} is a ${specialKind(stats)}; it is left out`);
  }

  /** A tracked path whose folder became a symlink is gone, though a look through the symlink may find it. */
  #isInFolder(path: BytePath): boolean {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const isReal =
      this.#isInFolder(folder) &&
      lstatSync(this.#at(folder), { throwIfNoEntry: false })?.isDirectory() === true;
    this.#folders.set(folder, isReal);
    return isReal;
  }

  #at(path: BytePath): Buffer {
    return Buffer.concat([Buffer.from(`${this.#directory}/`), bytesOf(path)]);
  }

  async #breathe(): Promise<void> {
    this.#seen += 1;
    if (this.#seen % AT_ONCE !== 0) return;
    this.#loading.signal.throwIfAborted();
    await setImmediate();
  }
}

const specialKind = (stats: Stats): string =>
  stats.isFIFO() ? 'pipe' : stats.isSocket() ? 'socket' : 'device';
