import { z } from 'zod';

import { digestSchema } from '../artifact/digest.ts';
import { COMPARISON_VERDICTS } from '../comparison/verdict.ts';

const verdictSchema = z.enum(COMPARISON_VERDICTS);
const countSchema = z.int().nonnegative();

/** What one comparison found. */
export const findingSchema = z.object({
  /** Its id; null once it was removed: the evidence is not kept any more. */
  comparison: z.string().nullable(),
  verdict: verdictSchema,
});
export type Finding = z.infer<typeof findingSchema>;

/** A revision in one project, and all that was found of it. */
export const revisionRecordSchema = z.object({
  /** The project's name; null for none. */
  project: z.string().nullable(),
  /** The source without its ref or version. */
  source: z.string(),
  /** The snapshot's digest. */
  revision: digestSchema,
  title: z.string(),
  commit: z.string().nullable(),
  version: z.string().nullable(),
  /** When its first comparison was asked for: the order of revisions. */
  firstSeenAt: z.iso.datetime(),
  /** Its finished comparisons by verdict, also of those removed since. */
  comparisons: z.object({
    reproducible: countSchema,
    equivalent: countSchema,
    unreproducible: countSchema,
    inconclusive: countSchema,
  }),
  /** The newest, the best, and the one that counts: null before any was conclusive. */
  latest: findingSchema,
  best: findingSchema,
  decisive: findingSchema.extend({ at: z.iso.datetime() }).nullable(),
  /** The decisive one's; `inconclusive` without one. */
  verdict: verdictSchema,
  /** What the decisive one measured: builders, and builders with a variation. */
  tried: z.array(z.string()),
  /** True when conclusive comparisons of it do not agree. */
  isDisputed: z.boolean(),
  /** When a comparison of it last found a regression, and the id of the one it regressed from. */
  regressed: z.object({ at: z.iso.datetime(), from: z.string() }).nullable(),
});
export type RevisionRecord = z.infer<typeof revisionRecordSchema>;

export const STANDING_VERDICTS = [...COMPARISON_VERDICTS, 'untried'] as const;
export type StandingVerdict = (typeof STANDING_VERDICTS)[number];

/** Where a project stands: by its newest revision. What was found of an older one is beside it. */
export const standingSchema = z.object({
  project: z.string(),
  verdict: z.enum(STANDING_VERDICTS),
  newest: revisionRecordSchema.nullable(),
  lastConclusive: revisionRecordSchema.nullable(),
  lastGood: revisionRecordSchema.nullable(),
  /** The first revision behind the last good one that is conclusive and not reproducible: where to look. */
  firstBad: revisionRecordSchema.nullable(),
});
export type Standing = z.infer<typeof standingSchema>;

export const regressionSchema = revisionRecordSchema.extend({
  /** True when the revision itself, or the project's newest one, was found reproducible since. */
  isResolved: z.boolean(),
});
export type Regression = z.infer<typeof regressionSchema>;
