import { crc32 } from 'node:zlib';

import { openPromise, type Entry, type ZipFile } from 'yauzl';

import { archiveFault } from './archive-fault.ts';
import { bytePath, quoted, type BytePath } from './byte-path.ts';
import { SourceError } from './source-error.ts';
import type { Spool } from './spool.ts';
import type { TreeBounds } from './tree-bounds.ts';
import type { TreeEntry } from './tree-entry.ts';

const UNIX_HOSTS = new Set([3, 19]);
const TYPE_BITS = 0o170000;
const SYMLINK_BITS = 0o120000;
const DIRECTORY_BITS = 0o040000;
const REGULAR_BITS = 0o100000;
const LONGEST_TARGET = 4096;

/** The members of a zip, their bytes in `spool`. Throws SourceError 'INVALID' for what is damaged, encrypted or no file. */
export async function readZipArchive(path: string, spool: Spool, bounds: TreeBounds): Promise<TreeEntry[]> {
  const members: TreeEntry[] = [];
  try {
    const zip = await openPromise(path, { lazyEntries: true, decodeStrings: false, autoClose: false });
    try {
      for await (const entry of zip.eachEntry()) {
        const member = await readMember(zip, entry, { spool, bounds });
        if (member !== null) members.push(member);
      }
    } finally {
      zip.close();
    }
  } catch (error) {
    throw archiveFault(error, 'zip');
  }
  return members;
}

async function readMember(
  zip: ZipFile,
  entry: Entry,
  { spool, bounds }: { spool: Spool; bounds: TreeBounds },
): Promise<TreeEntry | null> {
  const name = bytePath(entry.fileNameRaw).replace(/^(?:\.\/+)+/, '');
  const path = name.replace(/(?<!\/)\/+$/, '');
  // Zip times have no zone: one zone for all machines, or the snapshot would follow the coordinator's.
  const mtime = Math.floor(entry.getLastModDate({ timezone: 'UTC' }).getTime() / 1000);
  const mode = UNIX_HOSTS.has(entry.versionMadeBy >>> 8) ? entry.externalFileAttributes >>> 16 : 0;
  const type = mode & TYPE_BITS;
  const isDirectory = name.endsWith('/') || type === DIRECTORY_BITS;
  bounds.addEntry(isDirectory ? 0 : entry.uncompressedSize);
  if (isDirectory) return path === '' ? null : { kind: 'directory', path, mtime };
  if (type !== 0 && type !== REGULAR_BITS && type !== SYMLINK_BITS) {
    throw new SourceError(
      'INVALID',
      `the archive holds ${quoted(path)}, which is no file, directory or symlink`,
    );
  }
  const offset = spool.length;
  await spoolMember(zip, entry, path, spool);
  const size = spool.length - offset;
  if (type === SYMLINK_BITS) {
    if (size > LONGEST_TARGET) throw new SourceError('INVALID', `the symlink ${quoted(path)} is too long`);
    return { kind: 'symlink', path, mtime, target: bytePath(spool.readSmall(offset, size)) };
  }
  const executable = (mode & 0o111) !== 0;
  return { kind: 'file', path, mtime, executable, size, content: () => spool.read(offset, size) };
}

/** yauzl checks a member's size, but not its checksum. */
async function spoolMember(zip: ZipFile, entry: Entry, path: BytePath, spool: Spool): Promise<void> {
  if (!entry.canDecodeFileData()) {
    throw new SourceError('INVALID', `the archive holds ${quoted(path)} encrypted or in a rare compression`);
  }
  let sum = 0;
  const stream = await zip.openReadStreamPromise(entry);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    sum = crc32(chunk, sum);
    spool.append(chunk);
  }
  if (sum !== entry.crc32) throw new SourceError('INVALID', `the archive holds ${quoted(path)} damaged`);
}
