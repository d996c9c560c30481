import type { BuildOutcome } from '../../comparison/build-result.ts';
import type { Variation } from '../../environment/variation.ts';

/** What screening needs to know of one build that has ended. All are of one revision, recipe, toolchain and seed. */
export interface Observation {
  /** Those that the build really had. [] for the control and its repeats. */
  readonly variations: readonly Variation[];
  readonly outcome: BuildOutcome;
  /** One a path, in any order; a path that is not here was not made. Not looked at unless the outcome is success. */
  readonly artifacts: readonly ObservedArtifact[];
}

export interface ObservedArtifact {
  readonly path: string;
  /** The same for two builds exactly when they made the same thing here, such as a class letter; null when that is not known. */
  readonly content: string | null;
}

/** Planner and judge get the same, or they speak of different experiments. */
export interface ScreeningOptions {
  /** The variations to screen: those that the recipe leaves out or the engine cannot give are not among them. */
  readonly variations: readonly Variation[];
  /** k: how often a suspect is built alone, and how often the control is built, before it counts as confirmed. At least 1. */
  readonly confirmations: number;
  /** The most builds to run at once: no batch is longer. */
  readonly parallel: number;
  /** The most builds that there may be in all, those that are there already among them. */
  readonly budget: number;
  /** What other witnesses suspect. It says what to try first and proves nothing: wrong hints cost builds, not truth. */
  readonly hints: readonly Hint[];
  /** True when builds that ran in the same second may agree by luck: the control is doubted as soon as one build is unlike it. */
  readonly mayBeLucky: boolean;
}

export interface Hint {
  /** An artifact's; null for the outcome. */
  readonly path: string | null;
  readonly variations: readonly Variation[];
}

export const DEFAULT_CONFIRMATIONS = 2;
