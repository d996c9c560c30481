import type { Executor } from '../build/executor.ts';
import type { ToolchainProvider } from '../build/toolchain-provider.ts';
import type { CanaryScans } from '../cause/scan/canary-scan.ts';
import type { Differ, Normaliser } from '../diff/differ.ts';
import type { SourcePackageReader } from '../source/source-package.ts';
import type { Store } from '../store/store.ts';
import type { ComparisonEvent } from './event.ts';

/** What explains mismatches; made on first use, for it needs an image of its own. */
export interface Analysis {
  readonly differ: Differ;
  readonly normaliser: Normaliser;
}

/** The outside world as the coordinator sees it. */
export interface CoordinatorDeps {
  readonly store: Store;
  readonly executor: Executor;
  readonly toolchains: ToolchainProvider;
  readonly packages: SourcePackageReader;
  readonly analysis: (observer: Observer) => Promise<Analysis>;
  /** Where artifacts are searched for builders' values. */
  readonly scans: CanaryScans;
  readonly temporaryDirectory: string;
  /** What the executor adds to a fetch's variables: another proxy or registry may give another result. */
  readonly fetchVariables: Readonly<Record<string, string>>;
  /** The pauses before each further attempt, in milliseconds, when the engine fails. */
  readonly retryDelaysMs: readonly number[];
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** From 0 up to 1: spreads what is tried again. */
  readonly random: () => number;
  /** Verbatim's own version, for the document. */
  readonly version: string;
}

/** Who watches a comparison and may stop it. */
export interface Observer {
  readonly emit: (event: ComparisonEvent) => void;
  readonly signal: AbortSignal;
}
