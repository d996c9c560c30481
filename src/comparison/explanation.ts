import { z } from 'zod';

import { buildResultSchema } from './build-result.ts';
import { tracedArtifactSchema } from './divergence.ts';
import { fixResultSchema } from './fix.ts';
import { logDivergenceSchema } from './log-divergence.ts';
import { purposeSchema } from './purpose.ts';
import { screeningSchema } from './screening.ts';

/** How far an explanation goes. */
export const explainRequestSchema = z.object({
  /** k: how often a suspect is built alone, and the control, before it counts as confirmed. */
  confirmations: z.int().min(1).max(10).default(2),
  /** The most builds to screen with, those of the comparison among them; null for as many as it takes. */
  budget: z.int().positive().nullable().default(null),
  /** Whether the settings that can be made from outside are tried in fresh builds. */
  tryFix: z.boolean().default(false),
  /** Whether traced builds look for the first command whose output differs. */
  trace: z.boolean().default(false),
});
export type ExplainRequest = z.infer<typeof explainRequestSchema>;

/** A build that was made to explain. */
export const experimentSchema = z.object({ purpose: purposeSchema, build: buildResultSchema });
export type Experiment = z.infer<typeof experimentSchema>;

/** What the experiments with one toolchain prove. */
export const cohortScreeningSchema = z.object({
  /** The toolchain's identity. */
  toolchain: z.string(),
  /** The builder's name. */
  builder: z.string(),
  screening: screeningSchema,
});
export type CohortScreening = z.infer<typeof cohortScreeningSchema>;

/** The experiments of a comparison, and what they prove. */
export const explanationSchema = z.object({
  asked: explainRequestSchema,
  /** Of each cohort that differs. */
  screenings: z.array(cohortScreeningSchema),
  /** In the order they were planned. */
  experiments: z.array(experimentSchema),
  /** null when none was asked for. */
  fix: fixResultSchema.nullable(),
  /** Where the builds of differing artifacts first part; null when no traced builds were asked for. */
  divergences: z.array(tracedArtifactSchema).nullable().default(null),
  /** Where logs first part, for each set of variations that makes a difference and shows in them. */
  logDivergences: z.array(logDivergenceSchema).default([]),
  /** Why the experiments stopped before they had proved what they can, a sentence without a full stop; null when they did not. */
  stopped: z.string().nullable(),
});
export type Explanation = z.infer<typeof explanationSchema>;
