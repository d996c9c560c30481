import type { Readable } from 'node:stream';

import { archiveFault } from './archive-fault.ts';
import { bytePath, quoted, type BytePath } from './byte-path.ts';
import { SourceError } from './source-error.ts';
import type { Spool } from './spool.ts';
import { paddingOf, TAR_BLOCK } from './tar-header.ts';
import { tarMembers, type TarMember, type TarMemberHeader } from './tar-members.ts';
import type { TreeBounds } from './tree-bounds.ts';
import type { FileEntry, TreeEntry } from './tree-entry.ts';

/**
 * The members of an uncompressed tar, their bytes in `spool`. A hard link becomes a file of its own.
 * Throws SourceError 'INVALID' for devices, pipes, hard links to nothing, and a tar that was cut off.
 */
export async function readTarArchive(tar: Readable, spool: Spool, bounds: TreeBounds): Promise<TreeEntry[]> {
  const members = new Map<BytePath, TreeEntry>();
  let length = 0;
  let end = 0;
  tar.on('data', (chunk: Buffer) => (length += chunk.length));
  try {
    for await (const tarMember of tarMembers(tar, 'latin1')) {
      const { byteOffset, type, size } = tarMember.header;
      const held = type === 'directory' ? 0 : size;
      end = byteOffset + held + paddingOf(held);
      const member = await readMember(tarMember, { members, spool, bounds });
      // The last of two members with one name counts, in the last's place.
      if (member !== null) members.delete(member.path);
      if (member !== null) members.set(member.path, member);
    }
  } catch (error) {
    throw archiveFault(error, 'tar');
  }
  // tar-stream takes a tar cut between two members for a whole one; a whole one ends with a block of zeros.
  const isWhole = length >= end + TAR_BLOCK;
  if (!isWhole) throw new SourceError('INVALID', 'the archive is cut off: its end is missing');
  return [...members.values()];
}

interface Reading {
  readonly members: ReadonlyMap<BytePath, TreeEntry>;
  readonly spool: Spool;
  readonly bounds: TreeBounds;
}

async function readMember(member: TarMember, reading: Reading): Promise<TreeEntry | null> {
  const { header } = member;
  const path = memberPath(nameOf(header.name, header.pax?.['path']));
  if (path === '') return skipped(member, null);
  const mtime = timeOf(header);
  switch (header.type) {
    case 'directory':
      reading.bounds.addEntry(0);
      return skipped(member, { kind: 'directory', path, mtime });
    case 'symlink': {
      reading.bounds.addEntry(0);
      const target = nameOf(header.linkname ?? '', header.pax?.['linkpath']);
      return skipped(member, { kind: 'symlink', path, mtime, target });
    }
    case 'link': {
      const target = memberPath(nameOf(header.linkname ?? '', header.pax?.['linkpath']));
      return skipped(member, linkedFile(path, reading.members.get(target), reading.bounds));
    }
    case 'file':
    case 'contiguous-file':
      if (Object.keys(header.pax ?? {}).some((key) => key.startsWith('GNU.sparse.'))) break;
      return readFile(member, { path, mtime }, reading);
    case null:
    default:
  }
  throw new SourceError(
    'INVALID',
    `the archive holds ${quoted(path)}, which is a ${header.type ?? 'member of unknown kind'}`,
    { hint: 'Verbatim takes files, directories, symlinks and hard links.' },
  );
}

async function readFile(
  { header, content }: TarMember,
  place: { path: BytePath; mtime: number | null },
  { spool, bounds }: Reading,
): Promise<FileEntry> {
  const { size } = header;
  bounds.addEntry(size);
  const offset = spool.length;
  for await (const chunk of content) spool.append(chunk);
  if (spool.length - offset !== size) {
    throw new SourceError('INVALID', `the archive is cut off within ${quoted(place.path)}`);
  }
  const executable = (header.mode & 0o111) !== 0;
  return { kind: 'file', ...place, executable, size, content: () => spool.read(offset, size) };
}

function linkedFile(path: BytePath, target: TreeEntry | undefined, bounds: TreeBounds): TreeEntry {
  if (target?.kind !== 'file') {
    throw new SourceError('INVALID', `the archive holds a hard link ${quoted(path)} to no file before it`);
  }
  bounds.addEntry(target.size);
  return { ...target, path };
}

function skipped<T>(member: TarMember, result: T): T {
  member.skip();
  return result;
}

/** pax names are UTF-8 by their definition and come decoded; all others come as bytes. */
function nameOf(name: string, pax: string | undefined): BytePath {
  if (pax === undefined) return name;
  if (!name.includes('\uFFFD')) return bytePath(name);
  throw new SourceError('INVALID', `the archive names ${JSON.stringify(name)} in pax, but not in UTF-8`);
}

/** Without `./` in front and slashes behind; what else is wrong with it is refused when the tree is arranged. */
const memberPath = (name: BytePath): BytePath =>
  name
    .replace(/^(?:\.\/+)+/, '')
    .replace(/(?<!\/)\/+$/, '')
    .replace(/^\.$/, '')
    .replace(/(?<=.)\/+/g, '/');

function timeOf(header: TarMemberHeader): number {
  const pax = Number(header.pax?.['mtime'] ?? Number.NaN);
  const seconds = Number.isFinite(pax) ? pax : header.mtime.getTime() / 1000;
  return Math.floor(Number.isFinite(seconds) ? seconds : 0);
}
