import { z } from 'zod';

import { blobSchema } from '../artifact/blob.ts';
import { builderSchema } from '../environment/builder.ts';
import { environmentSchema } from '../environment/environment.ts';
import { limitsSchema } from '../recipe/recipe.ts';

/** Everything an executor needs for one build: plain data, no look-ups. */
export const buildPlanSchema = z.object({
  version: z.literal(1),
  /** DNS-1123, unique: `<comparison>-<builder>-<attempt>`. Names the container or Job, so submitting twice adopts. */
  name: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
  comparison: z.string(),
  builder: builderSchema,
  attempt: z.int().positive(),
  /** `fetch` has the network and its whole workspace is collected; `build` has none and its artifacts are. */
  phase: z.enum(['fetch', 'build']),
  image: z.string(),
  toolchain: z.string(),
  environment: environmentSchema,
  /** The tar that becomes the workspace: entries below `src/` and, after a fetch, `cache/`. */
  workspace: blobSchema,
  sourceDateEpoch: z.int().nonnegative(),
  script: z.string(),
  variables: z.record(z.string(), z.string()),
  /** Absolute path inside the container where artifact globs start. */
  outputDirectory: z.string(),
  artifacts: z.array(z.string()),
  limits: limitsSchema,
  /** True when what its processes read and write is recorded: to be looked at, no evidence for any verdict (docs/divergence.md). */
  isTraced: z.boolean(),
  /** True when no other build of the comparison may start in the same seconds, whichever clock it has. */
  startsApart: z.boolean(),
});
export type BuildPlan = z.infer<typeof buildPlanSchema>;
