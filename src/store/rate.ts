import { z } from 'zod';

import { VARIATIONS } from '../environment/variation.ts';

const countSchema = z.int().nonnegative();

/** A share as two counts: what has a denominator of 0 was not measured, and is no share at all. */
export const rateSchema = z.object({ numerator: countSchema, denominator: countSchema });
export type Rate = z.infer<typeof rateSchema>;

/** Comparisons and what they say. Bit-identical and equal-after-normalisation are two rates, never added together. */
export const comparisonRatesSchema = z.object({
  /** Of the conclusive ones: bit-identical. */
  reproducible: rateSchema,
  /** Of the conclusive ones: equal after normalisation only. */
  equivalent: rateSchema,
  /** In no denominator. */
  excluded: z.object({ inconclusive: countSchema, interrupted: countSchema, cancelled: countSchema }),
  /** Comparisons in which the same builder twice differed, and that were worse than the one before. */
  nondeterministic: countSchema,
  regressed: countSchema,
  /** Artifacts of all finished comparisons. */
  artifacts: z.object({
    match: rateSchema,
    equivalent: rateSchema,
    excluded: z.object({ inconclusive: countSchema }),
  }),
  /** The sets of variations that they were measured under, the commonest first. */
  measuredUnder: z.array(z.object({ variations: z.array(z.enum(VARIATIONS)), comparisons: countSchema })),
});
export type ComparisonRates = z.infer<typeof comparisonRatesSchema>;

/** Asked for and not compared: counted nowhere else. */
export const untriedSchema = z.object({
  /** Projects that have no comparison with a result. */
  projects: countSchema,
  /** Comparisons queued or under way. */
  waiting: countSchema,
});
export type Untried = z.infer<typeof untriedSchema>;

export const dayRatesSchema = comparisonRatesSchema.extend({ day: z.iso.date() });
export type DayRates = z.infer<typeof dayRatesSchema>;

export const projectRatesSchema = comparisonRatesSchema.extend({
  project: z.string(),
  untried: untriedSchema,
});
export type ProjectRates = z.infer<typeof projectRatesSchema>;

/** A builder over all its builds that ended. */
export const builderRatesSchema = z.object({
  /** `bookworm+timezone`. */
  notation: z.string(),
  /** Builds that failed or ran out of time, of those that ended by themselves. */
  failed: rateSchema,
  /** Of the builds compared with the control of their cohort: those that made the same, and the same after normalisation. */
  identical: rateSchema,
  equivalent: rateSchema,
  /** In no denominator of `failed`: stopped, and ended by a fault of ours. */
  excluded: z.object({ cancelled: countSchema, error: countSchema }),
  /** Successful builds that were compared with no control: controls, and builds without one. */
  uncompared: countSchema,
  /** Of a successful build; null before one. */
  meanDurationMs: z.int().nonnegative().nullable(),
});
export type BuilderRates = z.infer<typeof builderRatesSchema>;

/** Where projects stand now: each counts once, by its newest revision. */
export const standingRatesSchema = z.object({
  reproducible: rateSchema,
  equivalent: rateSchema,
  /** Nothing conclusive is known of the newest revision, whatever was found of an older one. */
  excluded: z.object({ inconclusive: countSchema }),
  untried: untriedSchema,
});
export type StandingRates = z.infer<typeof standingRatesSchema>;
