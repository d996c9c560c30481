import { z } from 'zod';

import { VARIATIONS } from '../environment/variation.ts';

/**
 * What is known of one variation and one artifact, or of one variation and the outcome:
 * - `confirmed`: it alone makes a difference, each of k times, and without it there never is one;
 * - `together`: it makes one only with others, and those together were confirmed the same way;
 * - `cleared`: builds that varied it were the same as the control;
 * - `suspected`: it may be why, and that was not proved;
 * - `unknown`: builds that varied it say nothing of it, for chance rules or something else makes the difference anyway;
 * - `not-tried`: no build varied it and said something.
 */
export const SCREENING_CELLS = [
  'confirmed',
  'together',
  'cleared',
  'suspected',
  'unknown',
  'not-tried',
] as const;
export type ScreeningCell = (typeof SCREENING_CELLS)[number];

const setSchema = z.array(z.enum(VARIATIONS));
const countSchema = z.object({
  differed: z.int().nonnegative(),
  /** Builds that say something. */
  of: z.int().nonnegative(),
});

/** A smallest set of variations that makes a difference: several make one only together. */
export const screeningTriggerSchema = z.object({
  variations: setSchema.min(1),
  /** Builds that varied exactly these. */
  on: countSchema,
  /** Builds of the control. */
  off: countSchema,
  isConfirmed: z.boolean(),
  /** What builds varied beside these when the difference did not show. */
  maskedBy: z.array(setSchema),
});
export type ScreeningTrigger = z.infer<typeof screeningTriggerSchema>;

/** How often something differs without any variation. */
export const nondeterminismSchema = z.object({
  /** Builds that were not as most of them, of builds of one and the same environment. */
  differed: z.int().nonnegative(),
  of: z.int().positive(),
  probability: z.number().min(0).max(1),
  /** At 95 %. */
  interval: z.object({ low: z.number().min(0).max(1), high: z.number().min(0).max(1) }),
});
export type Nondeterminism = z.infer<typeof nondeterminismSchema>;

export const screenedSchema = z.object({
  /** `deterministic` where every set of variations gave one result; `not-judged` where there is no control to compare with. */
  nature: z.enum(['deterministic', 'nondeterministic', 'not-judged']),
  cells: z.record(z.enum(VARIATIONS), z.enum(SCREENING_CELLS)),
  /** Smallest first. */
  triggers: z.array(screeningTriggerSchema),
  /** Null unless it is nondeterministic. */
  nondeterminism: nondeterminismSchema.nullable(),
});
export type Screened = z.infer<typeof screenedSchema>;

/** What the builds of a comparison, and those made for it, prove. */
export const screeningSchema = z.object({
  /** By path. */
  artifacts: z.array(screenedSchema.extend({ path: z.string() })),
  /** Under what the build itself ends in another way than the control's: fails, or runs out of time. */
  outcome: screenedSchema,
  /** False while more builds would tell more, were the budget not used up. */
  isComplete: z.boolean(),
  /** All builds: the comparison's own, and those that ended without a word, too. */
  buildsSpent: z.int().nonnegative(),
  /** Builds that one variation after the other takes. It never finds what only several do together; nothing is added for that. */
  oneAtATime: z.object({
    /** The control and every variation k times each: all of them are known k of k. */
    confirmed: z.int().nonnegative(),
    /** The control k times, every variation once, and again only those that make a difference: the others are known one of one. */
    quick: z.int().nonnegative(),
  }),
});
export type Screening = z.infer<typeof screeningSchema>;
