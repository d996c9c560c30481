import { readVariationSet } from './tried.ts';
import type { ComparisonRates, Rate } from './rate.ts';

/** Sums of counts under one set of variations. */
export interface ComparisonCounts {
  readonly variations: string;
  readonly reproducible: number;
  readonly equivalent: number;
  readonly unreproducible: number;
  readonly inconclusive: number;
  readonly interrupted: number;
  readonly cancelled: number;
  readonly nondeterministic: number;
  readonly regressed: number;
  readonly artifactMatch: number;
  readonly artifactEquivalent: number;
  readonly artifactMismatch: number;
  readonly artifactMissing: number;
  readonly artifactInconclusive: number;
}

/** One row for each set of variations, as rates. */
export function ratesOf(rows: readonly ComparisonCounts[]): ComparisonRates {
  const sum = (...names: readonly Exclude<keyof ComparisonCounts, 'variations'>[]): number =>
    rows.reduce((total, row) => names.reduce((part, name) => part + row[name], total), 0);
  const conclusive = sum('reproducible', 'equivalent', 'unreproducible');
  const judged = sum('artifactMatch', 'artifactEquivalent', 'artifactMismatch', 'artifactMissing');
  return {
    reproducible: rate(sum('reproducible'), conclusive),
    equivalent: rate(sum('equivalent'), conclusive),
    excluded: {
      inconclusive: sum('inconclusive'),
      interrupted: sum('interrupted'),
      cancelled: sum('cancelled'),
    },
    nondeterministic: sum('nondeterministic'),
    regressed: sum('regressed'),
    artifacts: {
      match: rate(sum('artifactMatch'), judged),
      equivalent: rate(sum('artifactEquivalent'), judged),
      excluded: { inconclusive: sum('artifactInconclusive') },
    },
    measuredUnder: measuredUnder(rows),
  };
}

export function rate(numerator: number, denominator: number): Rate {
  return { numerator, denominator };
}

/** Of the conclusive comparisons: the others measured nothing. */
function measuredUnder(rows: readonly ComparisonCounts[]): ComparisonRates['measuredUnder'] {
  return rows
    .map(({ variations, reproducible, equivalent, unreproducible }) => ({
      variations: readVariationSet(variations),
      comparisons: reproducible + equivalent + unreproducible,
    }))
    .filter(({ comparisons }) => comparisons > 0)
    .toSorted((a, b) => b.comparisons - a.comparisons);
}
