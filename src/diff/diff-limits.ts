/** Bounds of one sandbox and of what its tools may give back. */
export interface DiffLimits {
  /** Memory of a sandbox, its scratch space included. No swap. */
  readonly memoryBytes: number;
  /** Scratch space (a tmpfs): what archives unpack to. */
  readonly scratchBytes: number;
  readonly cpus: number;
  readonly pids: number;
  /** The largest artifact that is taken apart at all. */
  readonly artifactBytes: number;
  /** The largest report, as JSON, HTML or text. */
  readonly reportBytes: number;
  readonly quickTimeoutMs: number;
  readonly deepTimeoutMs: number;
  readonly renderTimeoutMs: number;
  /** For all the artifacts that one sandbox normalises. */
  readonly normaliseTimeoutMs: number;
}

const MIB = 1024 ** 2;

export const DEFAULT_DIFF_LIMITS: DiffLimits = {
  memoryBytes: 2048 * MIB,
  scratchBytes: 1024 * MIB,
  cpus: 1,
  pids: 256,
  artifactBytes: 1024 * MIB,
  reportBytes: 64 * MIB,
  quickTimeoutMs: 180_000,
  deepTimeoutMs: 600_000,
  renderTimeoutMs: 180_000,
  normaliseTimeoutMs: 300_000,
};
