import type { EPOCH_ORIGINS } from './epoch-origin.ts';
import type { SnapshotTimes } from './tar-snapshot.ts';
import type { SourceLimits } from './source-limits.ts';
import type { TreeEntry } from './tree-entry.ts';
import type { AddressRule } from './url-guard.ts';

/** What every kind of source is loaded with. */
export interface SourceLoading {
  /** A folder of this source's own, removed when its snapshot is written. */
  readonly scratch: string;
  readonly isAllowed: AddressRule;
  /** True when remotes are to be asked without the keys, passwords and configuration of whoever runs this. */
  readonly isAnonymous: boolean;
  /** True when a repository's submodules are too, whose addresses whoever may push to it chooses. */
  readonly areSubmodulesAnonymous: boolean;
  readonly limits: SourceLimits;
  readonly signal: AbortSignal;
  /** Now, in seconds. A file from the future does not set the epoch. */
  readonly now: number;
  onStep(message: string): void;
}

export interface Epoch {
  /** SOURCE_DATE_EPOCH. */
  readonly seconds: number;
  readonly from: (typeof EPOCH_ORIGINS)[number];
}

/** A source's tree and what it tells of itself, before the snapshot. */
export interface LoadedSource {
  readonly entries: readonly TreeEntry[];
  readonly commit: string | null;
  readonly version: string | null;
  readonly name: string;
  readonly dirty: boolean;
  readonly epoch: Epoch;
  readonly times: SnapshotTimes['rule'];
  /** Complete when the content of all entries has been read. */
  notes(): string[];
  /** Ends what reads the entries' content. */
  close(): Promise<void>;
}
