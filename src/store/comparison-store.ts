import type { Digest } from '../artifact/digest.ts';
import type { ComparisonFault } from '../comparison/comparison-fault.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import type { ComparisonVerdict, ToolchainIndependence } from '../comparison/verdict.ts';
import type { Source } from '../source/source.ts';
import type { ComparisonStatus } from '../comparison/comparison-status.ts';

/** One comparison in a list. What only a finished one has is null before. */
export interface ComparisonSummary {
  readonly id: string;
  readonly status: ComparisonStatus;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly source: Source;
  /** The source in one line. */
  readonly title: string;
  /** The snapshot's digest. */
  readonly revision: Digest | null;
  readonly commit: string | null;
  readonly version: string | null;
  readonly verdict: ComparisonVerdict | null;
  readonly toolchainIndependent: ToolchainIndependence | null;
  readonly nondeterministic: boolean | null;
  readonly regressedFrom: string | null;
  /** The verdict's sentence; for a comparison that ended without a result, why. */
  readonly sentence: string | null;
  /** What failed, when it ended without a result; null when it was cancelled. */
  readonly fault: ComparisonFault | null;
  readonly buildCount: number | null;
  readonly successCount: number | null;
  readonly artifactCount: number | null;
  readonly matchCount: number | null;
}

export interface ComparisonFilter {
  readonly limit: number;
  /** Only those begun before this one: the last id of the page before. */
  readonly before?: string;
  readonly verdict?: ComparisonVerdict;
  readonly source?: Source;
}

/** All comparisons, newest first. Methods that take an id throw StoreError 'UNKNOWN_COMPARISON' for one that is not there. */
export interface ComparisonStore {
  find(id: string): ComparisonSummary;
  list(filter: ComparisonFilter): ComparisonSummary[];
  /** Throws StoreError 'NEWER_DOCUMENT', 'INVALID_DOCUMENT', 'BLOB_MISSING', and 'UNKNOWN_COMPARISON' when it has none. */
  document(id: string): Promise<ComparisonDocument>;
  /** The newest finished comparison of this source in the same project, begun before `beforeId`, that is not inconclusive. */
  lastConclusive(source: Source, beforeId: string): { id: string; verdict: ComparisonVerdict } | null;
  /**
   * Removes a comparison that has ended. Its blobs go with the next sweep. Throws 'STILL_RUNNING', and with `keepsEvidence` 'IS_EVIDENCE'
   * while another one repeats or explains its result, or regressed from it.
   */
  remove(id: string, options?: { readonly keepsEvidence: boolean }): void;
}
