import { z } from 'zod';

import { blobSchema } from '../artifact/blob.ts';
import { builderSchema } from '../environment/builder.ts';
import { environmentSchema, observedEnvironmentSchema } from '../environment/environment.ts';

export const BUILD_OUTCOMES = ['success', 'failure', 'timeout', 'cancelled', 'error'] as const;
export type BuildOutcome = (typeof BUILD_OUTCOMES)[number];

export const BUILD_PHASES = ['snapshot', 'setup', 'fetch', 'build', 'collect'] as const;
export type BuildPhase = (typeof BUILD_PHASES)[number];

export const phaseTimingSchema = z.object({
  phase: z.enum(BUILD_PHASES),
  startedAt: z.iso.datetime(),
  durationMs: z.int().nonnegative(),
  outcome: z.enum(BUILD_OUTCOMES),
  /** True when the phase's result was already there. */
  cached: z.boolean(),
});
export type PhaseTiming = z.infer<typeof phaseTimingSchema>;

/** Why a build did not succeed, for programs (`code`) and for people (`message`). */
export const REASON_CODES = [
  'exit-code',
  'signal',
  'out-of-memory',
  'disk-limit',
  'log-limit',
  'time-limit',
  'artifact-limit',
  'no-artifacts',
  'refused-artifact',
  'packages',
  'variation',
  'cancelled',
  'engine',
] as const;
export const reasonSchema = z.object({ code: z.enum(REASON_CODES), message: z.string() });
export type Reason = z.infer<typeof reasonSchema>;

/** One run of a recipe on one revision by one builder. */
export const buildResultSchema = z.object({
  id: z.string(),
  builder: builderSchema,
  /** 1 for the first. */
  attempt: z.int().positive(),
  /** The toolchain's identity; null when setup did not get that far. */
  toolchain: z.string().nullable(),
  environment: environmentSchema,
  observed: observedEnvironmentSchema,
  outcome: z.enum(BUILD_OUTCOMES),
  /** The phase it ended in. */
  phase: z.enum(BUILD_PHASES),
  reason: reasonSchema.nullable(),
  exitCode: z.int().nullable(),
  phases: z.array(phaseTimingSchema),
  /** The stored log (UTF-8, one `<seconds since start> <line>` a line) and whether the bound cut it. */
  log: blobSchema.extend({ truncated: z.boolean() }).nullable(),
  /** The manifest as a blob of JSON; null unless the outcome is success. */
  manifest: blobSchema.nullable(),
});
export type BuildResult = z.infer<typeof buildResultSchema>;
