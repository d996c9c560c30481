/** What a token uses at the moment: what its quota bounds. */
export interface TokenUsage {
  /** Comparisons that have not ended. */
  readonly activeComparisons: number;
  /** Bytes of uploads that are kept. */
  readonly uploadBytes: number;
  /** Bytes of the artifacts, logs, reports and snapshots of its comparisons. */
  readonly storedBytes: number;
}
