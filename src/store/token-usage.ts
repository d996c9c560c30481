/** What a token uses at the moment: what its quota bounds. Tokens are named by their ids. */
export interface TokenUsage {
  /** Comparisons that have not ended. */
  activeComparisons(token: string): number;
  /** Bytes of its comparisons' requests, and of their artifacts, logs, reports and snapshots, each content once. */
  storedBytes(token: string): number;
  /** Never less than that, and quick: what several comparisons share counts with each of them. */
  storedBytesAtMost(token: string): number;
}
