import { z } from 'zod';

import { appliedSettingSchema } from './remedy.ts';

/**
 * What a build is made for. Only `compare` counts for the verdict; the others are experiments that say why builds differ:
 * `screen` varies what may matter, `fix` tries settings against the causes (attempts are numbered from 1), `trace` records the
 * commands that it runs.
 */
export const purposeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('compare') }),
  z.object({ kind: z.literal('screen') }),
  z.object({
    kind: z.literal('fix'),
    attempt: z.int().positive(),
    settings: z.array(appliedSettingSchema).min(1),
  }),
  z.object({ kind: z.literal('trace') }),
]);
export type Purpose = z.infer<typeof purposeSchema>;
