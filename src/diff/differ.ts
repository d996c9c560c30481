import type { ClassContent } from '../comparison/class-content.ts';
import type { Normalisation } from '../comparison/artifact-comparison.ts';
import type { Difference } from '../comparison/difference.ts';

export interface DiffRequest {
  /** The artifact's path: its name tells diffoscope the type. */
  readonly path: string;
  readonly left: ClassContent;
  readonly right: ClassContent;
}

export interface DiffProgress {
  /** diffoscope's own progress, 0 to 1. */
  onProgress(fraction: number, message: string): void;
  /** The quick pass, shown while the deep one runs. */
  onQuick(difference: Difference): void;
  signal: AbortSignal;
}

/**
 * Explains two digests. Never throws for what an artifact holds: that is status `error` or `timeout`.
 * Throws DiffError when the engine fails, and the signal's reason when it is aborted. May be called concurrently.
 */
export interface Differ {
  diff(request: DiffRequest, progress: DiffProgress): Promise<Difference>;
}

export interface NormaliseRequest {
  /** The artifact's path: its name tells the normaliser the type. */
  readonly path: string;
  readonly classes: readonly ClassContent[];
}

export interface NormaliseOptions {
  sourceDateEpoch: number;
  signal: AbortSignal;
}

/** Applies named normalisers to artifacts' classes. Throws like a Differ. */
export interface Normaliser {
  /**
   * One answer per request, in their order, from as few sandboxes as their sizes allow.
   * null when no handler changed any of the classes; a class that no handler could read keeps its digest.
   */
  normaliseAll(
    requests: readonly NormaliseRequest[],
    options: NormaliseOptions,
  ): Promise<(Normalisation | null)[]>;
}
