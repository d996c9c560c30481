import type { Blob } from '../artifact/blob.ts';
import type { Digest } from '../artifact/digest.ts';

export interface NewUpload {
  readonly blob: Blob;
  /** What the client calls it. */
  readonly name: string;
  /** The token's id; null for the machine's own command line. */
  readonly token: string | null;
}

/**
 * Archives that clients sent, as sources of comparisons. Who names a digest as a source must have sent those bytes: a digest alone is
 * known to many. Tokens are named by their ids.
 */
export interface UploadStore {
  /** Notes an upload, whose blob is stored already. The same bytes of the same token again only count as used. */
  keep(upload: NewUpload): void;
  /** Whether this token sent these bytes; counts as a use, and keeps them for a while longer. */
  use(digest: Digest, token: string | null): boolean;
  /** Bytes that are kept for a token. */
  bytesOf(token: string): number;
  /** Forgets those unused since then that no comparison is to be made of. Ms since the epoch. Returns how many. */
  expire(sinceMs: number): number;
}
