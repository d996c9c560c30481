import type { ArtifactClass, ArtifactComparison } from './artifact-comparison.ts';
import type { Cohort } from './document.ts';

export interface ClassWithin {
  readonly artifactClass: ArtifactClass;
  /** Positions of this cohort's members of the class. */
  readonly builds: readonly number[];
}

/** An artifact's classes that builds of one cohort are in, the one with most of them first; ties keep the letters' order. */
export function classesWithin(cohort: Cohort, artifact: ArtifactComparison): ClassWithin[] {
  return artifact.classes
    .map((artifactClass) => ({
      artifactClass,
      builds: artifactClass.builds.filter((position) => cohort.builds.includes(position)),
    }))
    .filter(({ builds }) => builds.length > 0)
    .toSorted((a, b) => b.builds.length - a.builds.length);
}
