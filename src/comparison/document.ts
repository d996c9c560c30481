import { z } from 'zod';

import { toolchainSchema } from '../environment/toolchain.ts';
import { VARIATIONS } from '../environment/variation.ts';
import { recipeOriginSchema, recipeSchema } from '../recipe/recipe.ts';
import { revisionSchema } from '../source/revision.ts';
import { artifactComparisonSchema } from './artifact-comparison.ts';
import { buildResultSchema } from './build-result.ts';
import { causeSchema, memberPathSchema } from './cause.ts';
import { differenceSchema, logDifferenceSchema } from './difference.ts';
import { explanationSchema } from './explanation.ts';
import { COMPARISON_VERDICTS, TOOLCHAIN_INDEPENDENCE } from './verdict.ts';

/** The builds of a comparison that share one toolchain. */
export const cohortSchema = z.object({
  toolchain: z.string(),
  builds: z.array(z.int().nonnegative()).min(1),
  /** What this cohort alone says; `inconclusive` below two builds. */
  verdict: z.enum(COMPARISON_VERDICTS),
});
export type Cohort = z.infer<typeof cohortSchema>;

/** The N-way judgement: what `compareBuilds` returns. */
export const judgementSchema = z.object({
  verdict: z.enum(COMPARISON_VERDICTS),
  toolchainIndependent: z.enum(TOOLCHAIN_INDEPENDENCE),
  /** True when the same builder twice differs at any path. */
  nondeterministic: z.boolean(),
  cohorts: z.array(cohortSchema),
  /** Sorted by path. */
  artifacts: z.array(artifactComparisonSchema),
});
export type Judgement = z.infer<typeof judgementSchema>;

export const engineSchema = z.object({
  name: z.string(),
  version: z.string(),
  apiVersion: z.string(),
  kernel: z.string(),
  operatingSystem: z.string(),
  architecture: z.string(),
  cpus: z.int().positive(),
  memoryBytes: z.int().positive(),
});
export type Engine = z.infer<typeof engineSchema>;

/** A part of an artifact that the canary scan could not look into. */
export const unscannedSchema = z.object({
  path: z.string(),
  /** The class's. */
  letter: z.string(),
  member: memberPathSchema,
  reason: z.string(),
});
export type Unscanned = z.infer<typeof unscannedSchema>;

export const DOCUMENT_VERSION = 1;

/** One comparison, complete: the source of every rendering. */
export const comparisonDocumentSchema = z.object({
  version: z.literal(DOCUMENT_VERSION),
  id: z.string(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  tool: z.object({ name: z.literal('verbatim'), version: z.string() }),
  engine: engineSchema,
  /** Hex; every canary of this comparison derives from it. */
  seed: z.string(),
  revision: revisionSchema,
  recipe: recipeSchema,
  recipeOrigin: recipeOriginSchema,
  toolchains: z.array(toolchainSchema),
  builds: z.array(buildResultSchema),
  /** The last lines of each build's log, by position in `builds`; escape sequences removed. */
  logTails: z.array(z.string()),
  /** Variations asked for that were not had, and why. Nothing is claimed about them. */
  untried: z.array(z.object({ variation: z.enum(VARIATIONS), reason: z.string() })),
  judgement: judgementSchema,
  /** One plain sentence. */
  sentence: z.string(),
  /** The id of the last conclusive comparison of this source, when it was reproducible and this one is not. */
  regressedFrom: z.string().nullable(),
  /** The id of the comparison whose builds these are: of one that this repeats without building, or that this explains; null for none. */
  reuseOf: z.string().nullable().default(null),
  differences: z.array(differenceSchema),
  /** Class pairs that were not handed to diffoscope, and why. */
  undiffed: z.array(z.object({ path: z.string(), letters: z.array(z.string()), reason: z.string() })),
  /** Why no differing artifact was normalised: a fault of ours. What is called a mismatch may then be equivalent. null when all went well. */
  unnormalised: z.string().nullable(),
  logDifferences: z.array(logDifferenceSchema),
  /** Why artifacts differ, or would: by path, the surest first. */
  causes: z.array(causeSchema).default([]),
  /** How many artifacts were searched for builders' values, of all; null when none was. */
  searched: z
    .object({ artifacts: z.int().nonnegative(), of: z.int().nonnegative() })
    .nullable()
    .default(null),
  /** What could not be searched for builders' values, and why. Nothing is claimed of it. */
  unscanned: z.array(unscannedSchema).default([]),
  /** The experiments; null when none were asked for. */
  explanation: explanationSchema.nullable().default(null),
});
export type ComparisonDocument = z.infer<typeof comparisonDocumentSchema>;
