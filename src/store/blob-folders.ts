import { join } from 'node:path';

import type { Digest } from '../artifact/digest.ts';

/** Where a blob store keeps what. */
export interface BlobFolders {
  /** `ab/cdef…` below it: the blob whose sha256 is `abcdef…`. */
  readonly blobs: string;
  /** Being written. In the same file system, so that a rename finishes it. */
  readonly temporary: string;
  /** On the way out: renamed here by a sweep, then removed or put back. */
  readonly leaving: string;
  /** Blobs whose bytes were found not to be what their name says; kept for a person to look at. */
  readonly corrupt: string;
}

/** `put` renews the time of a blob that it finds again once it is older than this; less than any sweep's grace. */
export const TOUCH_AFTER_MS = 10 * 60 * 1000;

export function blobPath(folders: BlobFolders, digest: Digest): string {
  return join(folders.blobs, digest.slice(0, 2), digest.slice(2));
}
