import type { Digest } from '../artifact/digest.ts';
import type { Difference } from '../comparison/difference.ts';
import type { Normalisation } from '../comparison/artifact-comparison.ts';

export interface DiffRequest {
  /** The artifact's path: its name tells diffoscope the type. */
  readonly path: string;
  readonly left: { letter: string; digest: Digest };
  readonly right: { letter: string; digest: Digest };
}

export interface DiffProgress {
  /** diffoscope's own progress, 0 to 1. */
  onProgress(fraction: number, message: string): void;
  /** The quick pass, shown while the deep one runs. */
  onQuick(difference: Difference): void;
  signal: AbortSignal;
}

/** Explains two digests. Never throws for what an artifact holds: that is status `error` or `timeout`. */
export interface Differ {
  diff(request: DiffRequest, progress: DiffProgress): Promise<Difference>;
}

/** Applies named normalisers to one artifact's classes. */
export interface Normaliser {
  /** null when no handler knows this kind of artifact. */
  normalise(
    path: string,
    classes: readonly { letter: string; digest: Digest }[],
    options: { sourceDateEpoch: number; signal: AbortSignal },
  ): Promise<Normalisation | null>;
}
