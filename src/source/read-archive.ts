import type { SourceLimits } from './source-limits.ts';
import type { Spool } from './spool.ts';
import { archiveFormat, decompress } from './system-decompress.ts';
import { readTarArchive } from './tar-archive.ts';
import { TreeBounds } from './tree-bounds.ts';
import type { TreeEntry } from './tree-entry.ts';
import { readZipArchive } from './zip-archive.ts';

export interface ArchiveReading {
  /** Takes the members' bytes; to be kept open until they are read. */
  readonly spool: Spool;
  readonly limits: SourceLimits;
  readonly signal: AbortSignal;
}

/** The members of a tar, compressed or not, or of a zip, its single top directory stripped. */
export async function readArchive(path: string, reading: ArchiveReading): Promise<TreeEntry[]> {
  const { spool, limits, signal } = reading;
  const format = await archiveFormat(path);
  const bounds = new TreeBounds(limits);
  const members =
    format === 'zip'
      ? await readZipArchive(path, spool, bounds)
      : await readTarArchive(decompress(path, format, signal), spool, bounds);
  return stripTop(members);
}

/** Takes the one directory away that all members lie in, as archives of releases have it. */
function stripTop(members: TreeEntry[]): TreeEntry[] {
  const tops = new Set(members.map(({ path }) => path.split('/', 1)[0]));
  const [top] = tops;
  if (tops.size !== 1 || top === undefined || top === '' || top === '..') return members;
  const isDirectory = members.every((member) => member.path !== top || member.kind === 'directory');
  if (!isDirectory) return members;
  return members
    .filter(({ path }) => path !== top)
    .map((member) => ({ ...member, path: member.path.slice(top.length + 1) }));
}
