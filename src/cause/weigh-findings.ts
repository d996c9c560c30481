import type { CanaryWitness } from '../comparison/cause.ts';
import { isShared, type Finding } from './scan/finding.ts';

/** What was found in the contents of one class of an artifact, or in the artifact's name. */
export interface ClassFindings {
  /** The builds that made it. */
  readonly builds: readonly number[];
  readonly isName: boolean;
  readonly findings: readonly Finding[];
}

export interface WeighedCanary {
  readonly witness: CanaryWitness;
  /** True when no class differs by it. */
  readonly isShared: boolean;
}

/** Where a witness says that it stands in the artifact's own name. */
export const NAME_SECTION = 'file name';

/**
 * What the findings in one artifact are worth. `all` are the builds that might have made it. What the source holds is no evidence, nor
 * is a value of other builds than those that made the class: a shared fetch brings it. Bytes that every class has make no difference.
 */
export function weighFindings(
  classes: readonly ClassFindings[],
  { all, isHeld }: { all: readonly number[]; isHeld: (finding: Finding) => boolean },
): WeighedCanary[] {
  const contents = classes.filter(({ isName }) => !isName);
  const places = contents.map(({ findings }) => new Set(findings.map(keyOf)));
  const isEverywhere = (finding: Finding): boolean =>
    places.length > 1 && places.every((keys) => keys.has(keyOf(finding)));
  return classes.flatMap(({ builds, isName, findings }) =>
    findings
      .filter((finding) => isOwn(finding, builds) && !isHeld(finding))
      .map((finding) => ({
        witness: isName ? { ...finding.witness, section: NAME_SECTION } : finding.witness,
        isShared: isShared(finding, all) || (!isName && isEverywhere(finding)),
      })),
  );
}

/** Whether a build that made this class has the value. */
export function isOwn({ builds: having }: Finding, builds: readonly number[]): boolean {
  return having.some((build) => builds.includes(build));
}

function keyOf({ witness, matched }: Finding): string {
  return `${witness.variation} ${matched}`;
}
