import type { Blob } from '../artifact/blob.ts';
import type { Digest } from '../artifact/digest.ts';

/** What a fetched workspace depends on. */
export interface FetchKey {
  /** The snapshot's digest. */
  readonly revision: Digest;
  /** The toolchain's identity. */
  readonly toolchain: string;
  /** A digest of whatever of the recipe and its environment the fetch can see. */
  readonly recipe: string;
}

/** A workspace that was fetched before, and when, in ms since the epoch. */
export interface FetchedWorkspace {
  readonly workspace: Blob;
  readonly fetchedAtMs: number;
}

/** Workspaces after the fetch phase. */
export interface FetchCache {
  /** null when there is none, or its blob is gone. */
  get(key: FetchKey): Promise<FetchedWorkspace | null>;
  /** Replaces what was there. */
  put(key: FetchKey, workspace: Blob): Promise<void>;
}
