import type { Blob, BlobStore } from '../artifact/blob.ts';
import type { ManifestEntry, RefusedEntry } from '../artifact/manifest.ts';
import type { Reason } from '../comparison/build-result.ts';
import type { Limits } from '../recipe/recipe.ts';
import { inGibibytes } from './exit-reason.ts';
import { chunksOf, type Entry } from './tar-read.ts';

/** What has been collected so far, over all of a build's archives. */
export interface Collection {
  readonly entries: Map<string, ManifestEntry>;
  readonly refused: Map<string, RefusedEntry>;
  /** Matching hard links whose bytes have not been seen: by the path that has them. */
  readonly unresolved: Map<string, HardLink[]>;
  /** Some of what was there and did not match, for the message when nothing did. */
  readonly others: string[];
  bytes: number;
}

type HardLink = Omit<Extract<ManifestEntry, { kind: 'file' }>, 'kind' | 'size' | 'digest'>;

export interface CollectOptions {
  readonly blobs: BlobStore;
  readonly limits: Limits;
  /** The path, relative to the output directory, of what the archive holds; its names begin with that path's last part. */
  readonly root: string;
  isMatch(path: string): boolean;
}

export function emptyCollection(): Collection {
  return { entries: new Map(), refused: new Map(), unresolved: new Map(), others: [], bytes: 0 };
}

/**
 * Takes the matching files and symlinks of one archive into `collection`, their bytes into the store. Returns why the build's
 * artifacts are refused as a whole, null when all is well. Nothing of an entry is read before its size is known to fit.
 */
export async function collectTar(
  entries: AsyncIterable<Entry>,
  collection: Collection,
  options: CollectOptions,
): Promise<Reason | null> {
  for await (const entry of entries) {
    const path = pathOf(entry.header.name, options.root);
    const refusal = await collectEntry(entry, path, collection, options);
    if (refusal !== null) return refusal;
    // Does nothing to an entry that was read to its end.
    entry.resume();
  }
  return null;
}

const OTHERS = 500;
/** Smaller files go to the store whole: hashing and writing at once is cheaper than a stream for each. */
const SMALL_BYTES = 256 * 1024;

async function collectEntry(
  entry: Entry,
  path: string,
  collection: Collection,
  options: CollectOptions,
): Promise<Reason | null> {
  const { header } = entry;
  const size = header.size ?? 0;
  if (header.type === 'directory') return null;
  if (!options.isMatch(path)) {
    if (collection.others.length < OTHERS) collection.others.push(path);
    return tooLargeToPass(path, size, options.limits);
  }
  const problem = problemOf(path, header.type);
  if (problem !== null) {
    collection.refused.set(path, { path, kind: header.type ?? 'unknown', reason: problem });
    return tooLargeToPass(path, size, options.limits);
  }
  const limit = overLimit(path, size, collection, options.limits);
  if (limit !== null) return limit;
  const loose = {
    path,
    mode: (header.mode ?? 0) & 0o7777,
    uid: header.uid ?? 0,
    gid: header.gid ?? 0,
    mtime: Math.floor((header.mtime?.getTime() ?? 0) / 1000),
  };
  if (header.type === 'symlink') {
    collection.entries.set(path, { kind: 'symlink', ...loose, target: header.linkname ?? '' });
  } else if (header.type === 'link') {
    addHardLink(loose, pathOf(header.linkname ?? '', options.root), collection);
  } else {
    collection.bytes += size;
    collection.entries.set(path, { kind: 'file', ...loose, ...(await putEntry(entry, size, options.blobs)) });
  }
  return null;
}

/** The engine names the first of several names of a file as the one that has its bytes. */
function addHardLink(link: HardLink, target: string, collection: Collection): void {
  const known = collection.entries.get(target);
  if (known?.kind === 'file') {
    collection.entries.set(link.path, { ...link, kind: 'file', size: known.size, digest: known.digest });
    return;
  }
  const waiting = collection.unresolved.get(target) ?? [];
  collection.unresolved.set(target, [...waiting, link]);
}

async function putEntry(entry: Entry, size: number, blobs: BlobStore): Promise<Blob> {
  if (size > SMALL_BYTES) return blobs.put(chunksOf(entry));
  const chunks: Buffer[] = [];
  for await (const chunk of chunksOf(entry)) chunks.push(chunk);
  const [only] = chunks;
  return blobs.put(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
}

/** `dist/a` of an archive of `x/dist` is `x/dist/a`. */
function pathOf(name: string, root: string): string {
  const below = name.replace(/^[^/]*\/?/, '').replace(/\/$/, '');
  return [root, below].filter((part) => part !== '').join('/');
}

function problemOf(path: string, type: Entry['header']['type']): string | null {
  if (path.split('/').some((part) => part === '..' || part === '.' || part === '')) {
    return 'the path leads elsewhere';
  }
  if (path.includes('\uFFFD')) return 'the name is not UTF-8';
  if (type === 'file' || type === 'contiguous-file' || type === 'symlink' || type === 'link') return null;
  return `a ${type ?? 'thing of unknown kind'} is no artifact`;
}

function overLimit(path: string, size: number, collection: Collection, limits: Limits): Reason | null {
  const count = collection.entries.size + waitingCount(collection) + 1;
  if (count > limits.artifactCount) {
    return { code: 'artifact-limit', message: `there are more than ${limits.artifactCount} artifacts` };
  }
  if (collection.bytes + size > limits.artifactBytes) {
    return {
      code: 'artifact-limit',
      message: `with ${visible(path)} (${inGibibytes(size)}) the artifacts are larger than ${inGibibytes(limits.artifactBytes)}`,
    };
  }
  return null;
}

function waitingCount({ unresolved }: Collection): number {
  let count = 0;
  for (const links of unresolved.values()) count += links.length;
  return count;
}

/** An engine expands sparse files: one that claims more than the disk has could only be read past in hours. */
function tooLargeToPass(path: string, size: number, limits: Limits): Reason | null {
  if (size <= limits.diskBytes) return null;
  return {
    code: 'artifact-limit',
    message: `${visible(path)} claims ${inGibibytes(size)}, more than the disk of ${inGibibytes(limits.diskBytes)}; the artifacts behind it cannot be reached`,
  };
}

/** A build chooses its names: none may break a line or reach a terminal. */
export function visible(path: string): string {
  return JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
}
