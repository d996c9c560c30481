import { z } from 'zod';

import { phaseTimingSchema } from '../comparison/build-result.ts';
import { purposeSchema } from '../comparison/purpose.ts';
import { builderSchema } from '../environment/builder.ts';
import { environmentSchema } from '../environment/environment.ts';
import { VARIATIONS } from '../environment/variation.ts';
import { recipeOriginSchema, recipeSchema } from '../recipe/recipe.ts';
import { revisionSchema } from '../source/revision.ts';
import { capabilitiesSchema } from './capabilities.ts';

/** A builder with the values its build will have. */
export const plannedBuildSchema = z.object({
  builder: builderSchema,
  environment: environmentSchema,
  purpose: purposeSchema.default({ kind: 'compare' }),
});
export type PlannedBuild = z.infer<typeof plannedBuildSchema>;

export const RUN_PLAN_VERSION = 1;

/** All that a comparison is going to build, fixed before its first build starts: who goes on with it needs nothing else. */
export const runPlanSchema = z.object({
  version: z.literal(RUN_PLAN_VERSION),
  /** When it was planned, in ms since the epoch: the builds' clocks start from here. */
  createdAtMs: z.int(),
  revision: revisionSchema,
  recipe: recipeSchema,
  origin: recipeOriginSchema,
  /** Hex. */
  seed: z.string(),
  /** The engine's when it was planned. */
  capabilities: capabilitiesSchema,
  /** Those of the document's `builds`, in its order; behind them the experiments, as they come to be planned. */
  builds: z.array(plannedBuildSchema),
  /** The environment of an unvaried build: what fetches run in. */
  control: environmentSchema,
  /** What was asked for and cannot be had, each variation once. */
  untried: z.array(z.object({ variation: z.enum(VARIATIONS), reason: z.string() })),
  snapshotPhase: phaseTimingSchema,
});
export type RunPlan = z.infer<typeof runPlanSchema>;
