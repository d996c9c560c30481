import type { ScreenedKind } from './screened-field.ts';
import { holdsAny, isWithin, isWithinAny, singlesOf, sizeOf, type VariationSet } from './variation-set.ts';

/**
 * All the ways in which a signal may be triggered beyond what is known, each with a weight. A family is up to three triggers:
 * a build that holds one of them differs. Columns rather than objects: there are thousands, and each is asked for hundreds of builds.
 */
export interface Families {
  readonly columns: readonly [Int32Array, Int32Array, Int32Array];
  readonly weights: Float64Array;
  readonly total: number;
}

/** Held by no set: where a family has fewer than three triggers. */
export const NO_TRIGGER: VariationSet = 1 << 30;
type Family = readonly [VariationSet, VariationSet, VariationSet];

/** How likely a trigger of one, two and three variations is in any one artifact, before anything is known. */
const LIKELIHOOD = [0.05, 0.001, 0.00007] as const;
/** The same, as odds, where another witness suspects all variations of the trigger. */
const HINTED = [4, 0.05, 0.02] as const;

/** `hinted` are the variations that another witness suspects. */
export function triggerLikelihood(trigger: VariationSet, hinted: VariationSet): number {
  const size = sizeOf(trigger);
  const likelihood = isWithin(trigger, hinted) ? HINTED : LIKELIHOOD;
  return likelihood[size - 1] ?? likelihood[2] * 0.1 ** (size - 3);
}

/** The families that agree with the evidence. None means: more than these. */
export function imagineFamilies({ evidence, universe, hinted }: ScreenedKind): Families {
  const { triggers, same, differing } = evidence;
  const unexplained = differing.filter((set) => !holdsAny(set, triggers));
  const isPossible = (trigger: VariationSet): boolean =>
    !isWithinAny(trigger, same) && !holdsAny(trigger, triggers);
  const { one, two, three } = possibleTriggers(universe, isPossible);

  const families: Family[] = [];
  const consider = (...family: Family): void => {
    if (unexplained.every((set) => family.some((trigger) => isWithin(trigger, set)))) families.push(family);
  };
  consider(NO_TRIGGER, NO_TRIGGER, NO_TRIGGER);
  for (const trigger of [...one, ...two, ...three]) consider(trigger, NO_TRIGGER, NO_TRIGGER);
  for (const [index, first] of one.entries()) {
    for (const pair of two) if (!isWithin(first, pair)) consider(first, pair, NO_TRIGGER);
    const others = one.slice(index + 1);
    for (const [after, second] of others.entries()) {
      consider(first, second, NO_TRIGGER);
      for (const third of others.slice(after + 1)) consider(first, second, third);
    }
  }
  return inColumns(families, hinted);
}

/** Whether any of a family's triggers is in `set`. */
export function isTriggered({ columns: [a, b, c] }: Families, index: number, set: VariationSet): boolean {
  return ((a[index] ?? 0) & ~set) === 0 || ((b[index] ?? 0) & ~set) === 0 || ((c[index] ?? 0) & ~set) === 0;
}

/** How likely `set` is to differ, for any trigger that is known or imagined. */
export function chanceOfDiffering(
  families: Families,
  triggers: readonly VariationSet[],
  set: VariationSet,
): number {
  if (holdsAny(set, triggers)) return 1;
  let triggered = 0;
  for (const [index, weight] of families.weights.entries()) {
    if (isTriggered(families, index, set)) triggered += weight;
  }
  return families.total === 0 ? 0 : triggered / families.total;
}

function possibleTriggers(universe: VariationSet, isPossible: (trigger: VariationSet) => boolean) {
  const singles = singlesOf(universe);
  const two: VariationSet[] = [];
  const three: VariationSet[] = [];
  for (const [index, first] of singles.entries()) {
    for (const [after, second] of singles.slice(index + 1).entries()) {
      if (isPossible(first | second)) two.push(first | second);
      for (const third of singles.slice(index + after + 2)) {
        if (isPossible(first | second | third)) three.push(first | second | third);
      }
    }
  }
  return { one: singles.filter(isPossible), two, three };
}

function inColumns(families: readonly Family[], hinted: VariationSet): Families {
  const column = (place: 0 | 1 | 2): Int32Array => Int32Array.from(families, (family) => family[place]);
  const weights = Float64Array.from(families, (family) =>
    family.reduce(
      (product, trigger) => (trigger === NO_TRIGGER ? product : product * triggerLikelihood(trigger, hinted)),
      1,
    ),
  );
  return {
    columns: [column(0), column(1), column(2)],
    weights,
    total: weights.reduce((sum, weight) => sum + weight, 0),
  };
}
