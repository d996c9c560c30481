import { z } from 'zod';

import { blobSchema } from '../artifact/blob.ts';
import { buildResultSchema, phaseTimingSchema } from '../comparison/build-result.ts';
import { toolchainSchema } from '../environment/toolchain.ts';

/** A toolchain and the workspace its builds start from. */
export const readyCohortSchema = z.object({
  kind: z.literal('ready'),
  toolchain: toolchainSchema,
  workspace: blobSchema,
  /** When the workspace was fetched, in ms since the epoch; null where nothing is fetched. */
  fetchedAtMs: z.int().nullable().default(null),
  phases: z.array(phaseTimingSchema),
});
export type ReadyCohort = z.infer<typeof readyCohortSchema>;

/** How a build ended that made nothing. */
export const endingSchema = buildResultSchema
  .pick({ outcome: true, phase: true, reason: true, exitCode: true, log: true })
  .extend({ toolchain: toolchainSchema.nullable(), phases: z.array(phaseTimingSchema) });
export type Ending = z.infer<typeof endingSchema>;

/** Why none of a toolchain's builds can start: they all end there. */
export const failedCohortSchema = endingSchema.extend({
  kind: z.literal('failed'),
  /** Of the phase that failed; 1 for the first. */
  attempt: z.int().positive(),
});
export type FailedCohort = z.infer<typeof failedCohortSchema>;

export const preparedCohortSchema = z.discriminatedUnion('kind', [readyCohortSchema, failedCohortSchema]);
export type PreparedCohort = z.infer<typeof preparedCohortSchema>;
