/** Bounds of one source. What is larger is refused with SourceError 'TOO_LARGE'. */
export interface SourceLimits {
  /** Of a downloaded archive, and of what git fetches from one repository. */
  readonly downloadBytes: number;
  /** Of all files of the tree together. */
  readonly treeBytes: number;
  readonly treeEntries: number;
  /** For all network transfers of one archive or repository. */
  readonly transferTimeoutMs: number;
}

const GIB = 1024 ** 3;
export const DEFAULT_SOURCE_LIMITS: SourceLimits = {
  downloadBytes: 4 * GIB,
  treeBytes: 8 * GIB,
  treeEntries: 500_000,
  transferTimeoutMs: 30 * 60_000,
};
