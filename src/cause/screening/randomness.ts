import type { Nondeterminism } from '../../comparison/screening.ts';
import type { Evidence } from './evidence.ts';
import { triggerLikelihood, type Families } from './imagine-families.ts';
import type { ScreenedKind } from './screened-field.ts';
import { NOTHING } from './variation-set.ts';

/** How many artifacts differ at random, before anything is known. */
const RANDOM_SHARE = 0.15;
/** The weight of all that was not imagined. */
const UNIMAGINED = 1e-7;
/** For Wilson's interval at 95 %, https://doi.org/10.1080/01621459.1927.10502953: the standard normal quantile of 97.5 %. */
const Z = 1.959964;

/**
 * From the control's builds, and from builds of other sets that were sometimes like the control: what such a set varies does not
 * always make it differ.
 */
export function estimateNondeterminism(evidence: Evidence): Nondeterminism {
  const counts = [...evidence.counts]
    .filter(([set, { differed, of }]) => set === NOTHING || (differed < of && of > 1))
    .map(([, count]) => count);
  const differed = counts.reduce((sum, count) => sum + count.differed, 0);
  const of = counts.reduce((sum, count) => sum + count.of, 0);
  return { differed, of, probability: of === 0 ? 0 : differed / of, interval: wilson(differed, of) };
}

/**
 * How likely it is that chance alone made these readings, against all triggers that are known or imagined. Chance with an unknown
 * probability makes `differed` of `of` builds differ, in this very order, with probability 1 / ((of + 1) · (of choose differed)).
 */
export function chanceOfRandomness({ evidence, hinted }: ScreenedKind, families: Families): number {
  let differed = 0;
  // The first build of the control is what the others are compared with.
  let of = -1;
  for (const count of evidence.counts.values()) {
    differed += count.differed;
    of += count.of;
  }
  if (differed === 0) return 0;
  const random = RANDOM_SHARE / ((of + 1) * choose(of, differed));
  const triggered = evidence.triggers.reduce(
    (product, trigger) => product * triggerLikelihood(trigger, hinted),
    Math.max(families.total, UNIMAGINED),
  );
  return random / (random + triggered);
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return ways;
}

function wilson(differed: number, of: number): { low: number; high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const share = differed / of;
  const middle = share + (Z * Z) / (2 * of);
  const half = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  const whole = 1 + (Z * Z) / of;
  return { low: Math.max(0, (middle - half) / whole), high: Math.min(1, (middle + half) / whole) };
}
