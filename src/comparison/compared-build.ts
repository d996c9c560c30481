import type { ManifestEntry } from '../artifact/manifest.ts';
import type { BuildOutcome } from './build-result.ts';

/** What a comparison needs to know of one build. */
export interface ComparedBuild {
  /** Its place in the document's `builds`. */
  readonly position: number;
  /** The toolchain's identity; null when setup did not get that far. */
  readonly toolchain: string | null;
  /** The builder's folder: without a toolchain, the build counts to the cohort that its folder's other builds are in. */
  readonly builder: string;
  /** The builder's notation: builds of one notation and cohort are repeats. */
  readonly notation: string;
  /** True when it varies nothing. The first such build is the control. */
  readonly isControl: boolean;
  readonly outcome: BuildOutcome;
  /** Its artifacts, one entry a path; not looked at unless the outcome is success. */
  readonly entries: readonly ManifestEntry[];
  /** Paths of artifacts that it made and Verbatim would not take: nothing can be said about them. */
  readonly refused: readonly string[];
}
