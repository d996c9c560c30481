import { z } from 'zod';

import { manifestSchema } from '../../artifact/manifest.ts';
import {
  BUILD_OUTCOMES,
  BUILD_PHASES,
  buildResultSchema,
  phaseTimingSchema,
  REASON_CODES,
} from '../../comparison/build-result.ts';
import { environmentSchema, observedEnvironmentSchema } from '../../environment/environment.ts';
import { VARIATIONS } from '../../environment/variation.ts';
import { BUILD_STATES } from '../../store/build-reader.ts';
import { named } from './registry.ts';

const build = z.object({
  position: z.int().nonnegative(),
  state: z.enum(BUILD_STATES),
  label: z.string(),
  notation: z.string(),
  variations: z.array(z.enum(VARIATIONS)),
  attempt: z.int().positive().nullable().describe('The latest one; null before the first.'),
  toolchain: z.string().nullable().describe("The toolchain's identity."),
  outcome: z.enum(BUILD_OUTCOMES).nullable(),
  phase: z.enum(BUILD_PHASES).nullable().describe('The phase it ended in.'),
  reason: z.enum(REASON_CODES).nullable(),
  durationMs: z.int().nonnegative().nullable(),
  phases: z.array(phaseTimingSchema).nullable(),
});

/** One build of a comparison, under way or ended. */
export const buildSchema = named('Build', build);

/** The same with everything that is kept of it, once its comparison has finished. */
export const buildDetailSchema = named(
  'BuildDetail',
  build.extend({
    result: buildResultSchema.nullable().describe('null before the comparison has finished.'),
    logTail: z
      .string()
      .nullable()
      .describe('The last lines of its log; null before the comparison has finished.'),
  }),
);

export const buildEnvironmentSchema = named(
  'BuildEnvironment',
  z.object({
    environment: environmentSchema.describe('What it was given.'),
    observed: observedEnvironmentSchema.nullable().describe('What it found; null before it has ended.'),
  }),
);

named('Manifest', manifestSchema);
export { manifestSchema };
