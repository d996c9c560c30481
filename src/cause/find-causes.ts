import type { Cause } from '../comparison/cause.ts';
import type { CohortScreening } from '../comparison/explanation.ts';
import type { Screened } from '../comparison/screening.ts';
import { mergeCauses, type ArtifactEvidence } from './merge-causes.ts';

/** Why each artifact differs, or would: by path as in the evidence, the surest first. */
export function findCauses(
  evidence: readonly Omit<ArtifactEvidence, 'screened'>[],
  screenings: readonly Pick<CohortScreening, 'screening'>[],
): Cause[] {
  return evidence.flatMap((one) => mergeCauses({ ...one, screened: screenedIn(screenings, one.path) }));
}

/** Of several toolchains the first that the artifact differs under; null when none was screened. */
function screenedIn(
  screenings: readonly Pick<CohortScreening, 'screening'>[],
  path: string,
): Screened | null {
  const all = screenings.flatMap(
    ({ screening }) => screening.artifacts.find((artifact) => artifact.path === path) ?? [],
  );
  return (
    all.find(({ triggers, nature }) => triggers.length > 0 || nature === 'nondeterministic') ?? all[0] ?? null
  );
}
