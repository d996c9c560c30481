import type { ArtifactClass, Normalisation } from './artifact-comparison.ts';
import { comparedMode } from './sameness.ts';

/**
 * True when a named pass made the contents of all these classes the same. A normaliser of contents says nothing about kind and
 * mode bits: classes that differ there stay different.
 */
export function areEqualAfter(
  normalisation: Normalisation | null,
  classes: readonly ArtifactClass[],
): normalisation is Normalisation {
  if (normalisation === null || normalisation.passes.length === 0 || !mayBecomeEqual(classes)) return false;
  return normalisation.groups.some((group) => classes.every(({ letter }) => group.letters.includes(letter)));
}

/** True when only contents separate the classes: files with the same compared mode bits. */
export function mayBecomeEqual(classes: readonly ArtifactClass[]): boolean {
  const modes = new Set(classes.map(({ entry }) => comparedMode(entry)));
  return modes.size === 1 && !modes.has(null);
}
