import { z } from 'zod';

import { builderSchema } from '../environment/builder.ts';
import { recipeFlagsSchema } from '../recipe/recipe-flags.ts';
import { explainRequestSchema } from './explanation.ts';
import { sourceSchema } from '../source/source.ts';

/** What a caller asks to have compared. Kept with the comparison, so that it can be gone on with and asked for again. */
export const comparisonRequestSchema = z.object({
  source: sourceSchema,
  /** A recipe of the caller's own; its name is for messages. */
  recipeFile: z.object({ name: z.string(), text: z.string() }).nullable(),
  recipeFlags: recipeFlagsSchema,
  builders: z.array(builderSchema).min(1),
  /** Hex; null derives it from the snapshot, so that the same revision gets the same canaries. */
  seed: z.string().nullable(),
  /** SOURCE_DATE_EPOCH in seconds; null takes it from the source. */
  sourceDateEpoch: z.int().nonnegative().nullable(),
  /** Whether a source's URL may lead to private addresses. */
  allowPrivateAddresses: z.boolean(),
  /** Builds at a time; null follows the engine. */
  jobs: z.int().positive().nullable(),
  /** Class pairs handed to diffoscope at most; 0 for none. */
  maxDiffs: z.int().nonnegative(),
  /** Fetches again even where the result of an earlier fetch is kept. */
  refetch: z.boolean(),
  /** The experiments that say why builds differ; null for none. */
  explain: explainRequestSchema.nullable().default(null),
  /** The id of a finished comparison of the same whose builds are taken over instead of being made again; null for none. */
  builtBy: z.string().nullable().default(null),
});
export type ComparisonRequest = z.infer<typeof comparisonRequestSchema>;
