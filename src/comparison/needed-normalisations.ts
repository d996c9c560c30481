import type { ArtifactClass } from './artifact-comparison.ts';
import type { ClassContent } from './class-content.ts';
import { classesWithin } from './classes-within.ts';
import type { Judgement } from './document.ts';
import { mayBecomeEqual } from './equal-after-normalisation.ts';

export interface NeededNormalisation {
  readonly path: string;
  readonly classes: readonly ClassContent[];
}

/**
 * Artifacts whose verdict a normaliser may change: within a cohort, files that differ by nothing but contents. Classes that no
 * such cohort holds are left out: across toolchains nothing is claimed to be equivalent.
 */
export function neededNormalisations(judgement: Judgement): NeededNormalisation[] {
  return judgement.artifacts.flatMap((artifact) => {
    if (artifact.classes.length < 2) return [];
    const needed = new Set<ArtifactClass>();
    for (const cohort of judgement.cohorts) {
      const own = classesWithin(cohort, artifact).map((one) => one.artifactClass);
      if (own.length > 1 && mayBecomeEqual(own)) own.forEach((one) => needed.add(one));
    }
    const classes = artifact.classes
      .filter((one) => needed.has(one))
      .flatMap(({ letter, entry }) =>
        entry.kind === 'file' ? [{ letter, digest: entry.digest, size: entry.size }] : [],
      );
    return classes.length === 0 ? [] : [{ path: artifact.path, classes }];
  });
}
