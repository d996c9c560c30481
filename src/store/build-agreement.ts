import type { ArtifactComparison } from '../comparison/artifact-comparison.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { areEqualAfter } from '../comparison/equal-after-normalisation.ts';

/** How what a build made stands to what the control of its cohort made. */
export type Agreement = 'identical' | 'equivalent' | 'different';

/**
 * Each build against the control of its cohort, by position in the document's `builds`. The control, builds that did not succeed, and
 * those of which something was refused are left out: nothing can be said about them.
 */
export function buildAgreements({
  builds,
  judgement,
}: Pick<ComparisonDocument, 'builds' | 'judgement'>): Map<number, Agreement> {
  const agreements = new Map<number, Agreement>();
  if (judgement.artifacts.length === 0) return agreements;
  const refused = new Set(judgement.artifacts.flatMap(({ refusedFrom }) => refusedFrom));
  for (const cohort of judgement.cohorts) {
    const members = cohort.builds.filter(
      (position) => builds[position]?.outcome === 'success' && !refused.has(position),
    );
    const control = members.find((position) => builds[position]?.builder.variations.length === 0);
    if (control === undefined) continue;
    for (const position of members) {
      if (position !== control) agreements.set(position, agreement(judgement.artifacts, control, position));
    }
  }
  return agreements;
}

function agreement(artifacts: readonly ArtifactComparison[], control: number, build: number): Agreement {
  let agrees: Agreement = 'identical';
  for (const { classes, normalisation } of artifacts) {
    // The classes that the two are in: one when they made the same, none when both made nothing.
    const theirs = classes.filter(({ builds }) => builds.includes(control) || builds.includes(build));
    const isSame = theirs.length === 0 || theirs.some((one) => has(one.builds, control, build));
    if (isSame) continue;
    if (theirs.length < 2 || !areEqualAfter(normalisation, theirs)) return 'different';
    agrees = 'equivalent';
  }
  return agrees;
}

function has(builds: readonly number[], control: number, build: number): boolean {
  return builds.includes(control) && builds.includes(build);
}
