import { quoted } from './byte-path.ts';
import { SourceError } from './source-error.ts';
import { encodeTarHeader, paddingOf, TAR_BLOCK } from './tar-header.ts';
import type { FileEntry, TreeEntry } from './tree-entry.ts';

export interface SnapshotTimes {
  /** SOURCE_DATE_EPOCH in seconds. */
  readonly epoch: number;
  /** `set`: every member has the epoch as its time. `clamp`: only what is newer, or does not tell. */
  readonly rule: 'set' | 'clamp';
}

const CHUNK_BYTES = 256 * 1024;
const ZEROS = Buffer.alloc(2 * TAR_BLOCK);

/**
 * The canonical tar of a tree that `arrangeTree` made: everything below `src/`, owner 0:0, modes 0644, 0755 and 0777.
 * The same tree and times give the same bytes. Memory is bounded by a chunk, whatever the tree's size.
 */
export async function* snapshotTar(
  tree: readonly TreeEntry[],
  times: SnapshotTimes,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const chunk = new Chunk();
  const root: TreeEntry = { kind: 'directory', path: '', mtime: null };
  for (const entry of [root, ...tree]) {
    signal.throwIfAborted();
    chunk.add(headerOf(entry, times));
    if (entry.kind !== 'file') continue;
    const content = entry.content();
    let written = 0;
    for await (const piece of content instanceof Uint8Array ? [content] : content) {
      written += piece.length;
      if (written > entry.size) throw changed(entry);
      chunk.add(piece);
      if (chunk.isFull) yield chunk.take();
    }
    if (written !== entry.size) throw changed(entry);
    chunk.add(ZEROS.subarray(0, paddingOf(entry.size)));
  }
  chunk.add(ZEROS);
  yield chunk.take();
}

function headerOf(entry: TreeEntry, times: SnapshotTimes): Buffer {
  const isDirectory = entry.kind === 'directory';
  const told = times.rule === 'clamp' ? entry.mtime : null;
  return encodeTarHeader({
    type: entry.kind,
    path: `src/${entry.path}${isDirectory && entry.path !== '' ? '/' : ''}`,
    target: entry.kind === 'symlink' ? entry.target : null,
    mode: entry.kind === 'symlink' ? 0o777 : isDirectory || entry.executable ? 0o755 : 0o644,
    size: entry.kind === 'file' ? entry.size : 0,
    mtime: Math.max(0, Math.min(Math.floor(told ?? times.epoch), times.epoch)),
  });
}

const changed = (entry: FileEntry): SourceError =>
  new SourceError('INVALID', `${quoted(entry.path)} changed while it was read`, {
    hint: 'Try again when nothing writes to the source.',
  });

/** Gathers small pieces, so that the store hashes and writes large ones. */
class Chunk {
  #pieces: Uint8Array[] = [];
  #length = 0;

  add(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  get isFull(): boolean {
    return this.#length >= CHUNK_BYTES;
  }

  take(): Buffer {
    const bytes = Buffer.concat(this.#pieces, this.#length);
    this.#pieces = [];
    this.#length = 0;
    return bytes;
  }
}
