import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { changelogTime } from './debian-changelog.ts';
import { parseDsc, type DscFile } from './debian-dsc.ts';
import { digestFile } from './digest-file.ts';
import { newestEpoch } from './newest-epoch.ts';
import { SourceError } from './source-error.ts';
import type { Epoch, LoadedSource, SourceLoading } from './source-loading.ts';
import { nameDebian } from './source-name.ts';
import type { SourcePackageReader, UnpackedSourcePackage } from './source-package.ts';
import type { Source } from './source.ts';
import { Spool } from './spool.ts';
import { readTarArchive } from './tar-archive.ts';
import { TreeBounds } from './tree-bounds.ts';
import type { FileEntry, TreeEntry } from './tree-entry.ts';

const LARGEST_DSC = 1024 ** 2;
/** The first entry is at the changelog's start. */
const CHANGELOG_START = 64 * 1024;

/** A Debian source package by name. SOURCE_DATE_EPOCH is the date of its changelog's first entry. */
export async function loadDebian(
  { name, version }: Extract<Source, { kind: 'debian' }>,
  packages: SourcePackageReader,
  loading: SourceLoading,
): Promise<LoadedSource> {
  loading.onStep(`fetching the Debian source package ${name}`);
  return load(await packages.fetch(name, version, loading.signal), [], loading);
}

/** A Debian source package from a .dsc and the files beside it, which are checked against it. */
export async function loadDsc(
  path: string,
  packages: SourcePackageReader,
  loading: SourceLoading,
): Promise<LoadedSource> {
  const dsc = basename(path);
  const parts = parseDsc(await readDsc(path), dsc);
  const files = [{ name: dsc, path }];
  for (const part of parts) {
    const file = join(dirname(path), part.name);
    await checkPart(file, part, { dsc, signal: loading.signal });
    files.push({ name: part.name, path: file });
  }
  const isWeak = parts.some(({ algorithm }) => algorithm === 'md5');
  loading.onStep(`unpacking ${dsc}`);
  const notes = isWeak ? [`${dsc} has MD5 checksums only`] : [];
  return load(await packages.unpack(files, dsc, loading.signal), notes, loading);
}

async function readDsc(path: string): Promise<string> {
  const stats = await stat(path).catch((error: unknown) => {
    throw new SourceError('NOT_FOUND', `there is no file ${path}`, { cause: error });
  });
  if (stats.isFile() && stats.size <= LARGEST_DSC) return readFile(path, 'utf8');
  throw new SourceError('INVALID', `${path} is no Debian source control file`);
}

async function checkPart(
  path: string,
  part: DscFile,
  { dsc, signal }: { dsc: string; signal: AbortSignal },
): Promise<void> {
  const stats = await stat(path).catch((error: unknown) => {
    throw new SourceError('NOT_FOUND', `${dsc} names ${part.name}, which is not beside it`, { cause: error });
  });
  const found =
    stats.isFile() && stats.size === part.size ? await digestFile(path, part.algorithm, signal) : null;
  if (found === part.digest) return;
  throw new SourceError(
    'DIGEST_MISMATCH',
    `${part.name} is not the file that ${dsc} names: its ${found === null ? 'size' : part.algorithm} differs`,
  );
}

async function load(
  unpacked: UnpackedSourcePackage,
  before: readonly string[],
  loading: SourceLoading,
): Promise<LoadedSource> {
  const spool = new Spool(join(loading.scratch, 'spool'));
  try {
    const entries = await readTarArchive(unpacked.tar, spool, new TreeBounds(loading.limits));
    const { epoch, notes } = await epochOf(entries, loading.now);
    return {
      entries,
      commit: null,
      version: unpacked.version,
      name: nameDebian(unpacked.name, unpacked.version),
      dirty: false,
      epoch,
      times: 'clamp',
      notes: () => [...before, ...notes],
      close: async () => spool.close(),
    };
  } catch (error) {
    unpacked.tar.destroy();
    spool.close();
    throw error;
  }
}

async function epochOf(
  entries: readonly TreeEntry[],
  now: number,
): Promise<{ epoch: Epoch; notes: string[] }> {
  const changelog = entries.find(({ path }) => path === 'debian/changelog');
  const seconds = changelog?.kind === 'file' ? changelogTime(await startOf(changelog)) : null;
  if (seconds !== null) return { epoch: { seconds, from: 'changelog' }, notes: [] };
  const { epoch, notes } = newestEpoch(entries, now);
  return { epoch, notes: ['debian/changelog tells no date; the newest file does', ...notes] };
}

async function startOf(file: FileEntry): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const content = file.content();
  for await (const piece of content instanceof Uint8Array ? [content] : content) {
    pieces.push(piece);
    length += piece.length;
    if (length >= CHANGELOG_START) break;
  }
  return Buffer.concat(pieces).toString('utf8', 0, CHANGELOG_START);
}
