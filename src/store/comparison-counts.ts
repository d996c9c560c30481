import { COMPARISON_COUNTS, type ComparisonCount } from './rate-counts.ts';
import type { ComparisonRates, Rate } from './rate.ts';
import { readVariationSet } from './tried.ts';

type Sums = Record<ComparisonCount, number>;

const NOTHING: Readonly<Sums> = {
  reproducible: 0,
  equivalent: 0,
  unreproducible: 0,
  inconclusive: 0,
  interrupted: 0,
  cancelled: 0,
  nondeterministic: 0,
  regressed: 0,
  artifactMatch: 0,
  artifactEquivalent: 0,
  artifactMismatch: 0,
  artifactMissing: 0,
  artifactInconclusive: 0,
};

/** Sums of counts under one set of variations. */
export type ComparisonCounts = Readonly<Sums> & { readonly variations: string };

/** One row for each set of variations, as rates. */
export function ratesOf(rows: readonly ComparisonCounts[]): ComparisonRates {
  const sums = sumOf(rows);
  const conclusive = conclusiveOf(sums);
  const judged = sums.artifactMatch + sums.artifactEquivalent + sums.artifactMismatch + sums.artifactMissing;
  const { inconclusive, interrupted, cancelled, nondeterministic, regressed } = sums;
  return {
    reproducible: rate(sums.reproducible, conclusive),
    equivalent: rate(sums.equivalent, conclusive),
    excluded: { inconclusive, interrupted, cancelled },
    nondeterministic,
    regressed,
    artifacts: {
      match: rate(sums.artifactMatch, judged),
      equivalent: rate(sums.artifactEquivalent, judged),
      excluded: { inconclusive: sums.artifactInconclusive },
    },
    measuredUnder: rows
      .map((row) => ({ variations: readVariationSet(row.variations), comparisons: conclusiveOf(row) }))
      // The others measured nothing.
      .filter(({ comparisons }) => comparisons > 0)
      .toSorted((a, b) => b.comparisons - a.comparisons),
  };
}

export function rate(numerator: number, denominator: number): Rate {
  return { numerator, denominator };
}

function conclusiveOf({ reproducible, equivalent, unreproducible }: Sums): number {
  return reproducible + equivalent + unreproducible;
}

function sumOf(rows: readonly ComparisonCounts[]): Sums {
  const sums: Sums = { ...NOTHING };
  for (const row of rows) for (const name of COMPARISON_COUNTS) sums[name] += row[name];
  return sums;
}
