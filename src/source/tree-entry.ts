import type { BytePath } from './byte-path.ts';

interface Placed {
  /** Relative to the source's root, `/` between parts, no `.`, `..` or empty part. */
  readonly path: BytePath;
  /** Seconds since the epoch; null when the source does not tell. */
  readonly mtime: number | null;
}

export interface FileEntry extends Placed {
  readonly kind: 'file';
  readonly executable: boolean;
  /** In bytes. */
  readonly size: number;
  /** The bytes. From git they come but once, and for the files of one repository in the order of their paths. */
  content(): Uint8Array | AsyncIterable<Uint8Array>;
}

/** One member of a source's tree before it is snapshotted. */
export type TreeEntry =
  | FileEntry
  | (Placed & { readonly kind: 'directory' })
  | (Placed & { readonly kind: 'symlink'; readonly target: BytePath });
