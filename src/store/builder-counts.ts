import { rate } from './comparison-counts.ts';
import type { BuildCount } from './rate-counts.ts';
import type { BuilderRates } from './rate.ts';

/** Sums of one builder's counts. */
export type BuilderCounts = { readonly notation: string } & Readonly<Record<BuildCount, number>>;

export function builderRatesOf(counts: BuilderCounts): BuilderRates {
  const { notation, success, failure, timeout, cancelled, error, durationMs } = counts;
  const compared = counts.identical + counts.equivalent + counts.different;
  return {
    notation,
    failed: rate(failure + timeout, success + failure + timeout),
    identical: rate(counts.identical, compared),
    equivalent: rate(counts.equivalent, compared),
    excluded: { cancelled, error },
    uncompared: success - compared,
    meanDurationMs: success === 0 ? null : Math.round(durationMs / success),
  };
}
