import type { ComparisonVerdict } from '../comparison/verdict.ts';
import { covers } from './tried.ts';

/** Best first. */
const ORDER: readonly ComparisonVerdict[] = ['reproducible', 'equivalent', 'unreproducible', 'inconclusive'];

/** One comparison as evidence about its revision. */
export interface Evidence {
  /** Rises in the order of being asked for. */
  readonly number: number;
  readonly verdict: ComparisonVerdict;
  /** See `coverage`. */
  readonly tried: readonly string[];
}

export function isBetter(one: ComparisonVerdict, other: ComparisonVerdict): boolean {
  return ORDER.indexOf(one) < ORDER.indexOf(other);
}

/**
 * The one of two that counts, whichever came in first: the newer, unless it says better after measuring less. An inconclusive one never
 * takes the place of a conclusive one.
 */
export function decisive(one: Evidence, other: Evidence): Evidence {
  const [older, newer] = one.number < other.number ? [one, other] : [other, one];
  if (newer.verdict === 'inconclusive') return older.verdict === 'inconclusive' ? newer : older;
  if (older.verdict === 'inconclusive') return newer;
  return isBetter(newer.verdict, older.verdict) && !covers(newer.tried, older.tried) ? older : newer;
}
