import { z } from 'zod';

import { appliedSettingSchema } from './remedy.ts';

/** One comparison in fresh builds, all of them with the same settings. */
export const fixAttemptSchema = z.object({
  settings: z.array(appliedSettingSchema),
  /** Artifacts that all builders made alike. */
  artifacts: z.object({ matching: z.int().nonnegative(), of: z.int().nonnegative() }),
  /** Builders whose build succeeded. */
  builders: z.object({ succeeded: z.int().nonnegative(), of: z.int().nonnegative() }),
});
export type FixAttempt = z.infer<typeof fixAttemptSchema>;

export const fixResultSchema = z.discriminatedUnion('result', [
  /** The smallest attempt in which all matched; `isMinimal` once leaving out any one setting was tried and does not do. */
  z.object({ result: z.literal('fixed'), attempt: fixAttemptSchema, isMinimal: z.boolean() }),
  /** Not all matched with all settings together. */
  z.object({ result: z.literal('not-fixed'), attempt: fixAttemptSchema }),
  /** No cause has a setting that can be made from outside, or no attempt came to an end. */
  z.object({ result: z.literal('not-tried') }),
]);
export type FixResult = z.infer<typeof fixResultSchema>;
