import { isWithin, NOTHING, singlesOf, isWithinAny, sizeOf, type VariationSet } from './variation-set.ts';

export interface Count {
  readonly differed: number;
  /** Builds that say something. */
  readonly of: number;
}

/** What the builds so far say about one signal. */
export interface Evidence {
  /** Builds of each set; only sets with a build that says something. */
  readonly counts: ReadonlyMap<VariationSet, Count>;
  /** Builds of the same set both differ from the control and do not: no variation can be to blame for that. */
  readonly isNondeterministic: boolean;
  /** Sets that differ from the control whenever they are built, smallest first. */
  readonly differing: readonly VariationSet[];
  /** Sets that never do, the control among them: no part of them triggers anything. */
  readonly same: readonly VariationSet[];
  /** Sets that never do and hold one that does, both shown several times: something in them hides it. */
  readonly masked: readonly VariationSet[];
  /** Sets that seem so after too few builds: repeating them tells a mask from chance. */
  readonly doubtful: readonly VariationSet[];
  /** The smallest sets that are known to trigger it: they differ, and with any one variation less they do not. */
  readonly triggers: readonly VariationSet[];
}

/** `readings` are a signal's, `sets` what the same builds varied. */
export function gatherEvidence(
  readings: string,
  sets: readonly VariationSet[],
  confirmations: number,
): Evidence {
  const counts = countBySet(readings, sets);
  const all = [...counts].toSorted(([a], [b]) => sizeOf(a) - sizeOf(b));
  const differing = all.filter(([, count]) => count.differed === count.of).map(([set]) => set);
  const neverDiffer = all.filter(([, count]) => count.differed === 0).map(([set]) => set);
  const of = (set: VariationSet): number => counts.get(set)?.of ?? 0;

  const hiding = neverDiffer.filter((whole) => differing.some((part) => isWithin(part, whole)));
  const hidden = differing.filter((part) => isWithinAny(part, hiding));
  // Chance makes a set differ once; so those that differed are repeated first.
  const [doubtful = []] = [hidden, hiding]
    .map((some) => some.filter((set) => of(set) <= confirmations))
    .filter((some) => some.length > 0);
  const same = neverDiffer.filter((set) => !hiding.includes(set));
  return {
    counts,
    isNondeterministic: all.some(([, { differed, of: known }]) => differed > 0 && differed < known),
    differing,
    same,
    masked: hiding,
    doubtful,
    triggers: differing.filter((set) => singlesOf(set).every((single) => isWithinAny(set & ~single, same))),
  };
}

export function countOf({ counts }: Evidence, set: VariationSet): Count {
  return counts.get(set) ?? { differed: 0, of: 0 };
}

/** Whether there is a control to compare with. */
export function hasControl(evidence: Evidence): boolean {
  return countOf(evidence, NOTHING).of > 0;
}

function countBySet(readings: string, sets: readonly VariationSet[]): Map<VariationSet, Count> {
  const counts = new Map<VariationSet, Count>();
  for (const [build, set] of sets.entries()) {
    const reading = readings[build];
    if (reading === '?') continue;
    const { differed, of } = counts.get(set) ?? { differed: 0, of: 0 };
    counts.set(set, { differed: differed + (reading === 'd' ? 1 : 0), of: of + 1 });
  }
  return counts;
}
