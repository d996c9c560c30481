/** Bounds of one artifact's scan. What goes beyond them is told as unread, never an error. */
export interface ScanLimits {
  /** Archives within archives. */
  readonly depth: number;
  /** Of all streams together, uncompressed. */
  readonly bytes: number;
  /** How many times its size a compressed stream may become, once it is beyond `RATIO_FREE_BYTES`. */
  readonly ratio: number;
  /** Of all archives together. */
  readonly members: number;
  /** Kept on disk at a time of a file that is read from several ends, such as a zip. */
  readonly keptBytes: number;
  /** Kept of one member and variation. */
  readonly findingsEach: number;
  readonly findings: number;
  /** Told of what could not be looked into. */
  readonly unread: number;
}

const GIB = 1024 ** 3;
export const DEFAULT_SCAN_LIMITS: ScanLimits = {
  depth: 8,
  bytes: 8 * GIB,
  ratio: 2000,
  members: 200_000,
  keptBytes: 2 * GIB,
  findingsEach: 4,
  findings: 2000,
  unread: 100,
};

/** Long runs of one byte compress beyond any ratio, and do no harm below this. */
export const RATIO_FREE_BYTES = 64 * 1024 ** 2;
