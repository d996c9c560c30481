import { z } from 'zod';

import { CAUSE_KINDS, causeSchema, CONFIDENCES } from '../../comparison/cause.ts';
import { VARIATIONS } from '../../environment/variation.ts';
import { pageQuerySchema } from '../page.ts';
import { named } from './registry.ts';

/** Why one artifact differs, or would, with its sentence. */
export const causeItemSchema = named(
  'Cause',
  causeSchema.extend({ sentence: z.string().describe('One plain sentence without a full stop.') }),
);

/** The filters of a comparison's causes. All that are given must hold. */
export const causeListQuerySchema = pageQuerySchema.extend({
  path: z.string().min(1).max(4096).optional().describe("An artifact's."),
  kind: z.enum(CAUSE_KINDS).optional(),
  variation: z.enum(VARIATIONS).optional().describe('Triggered by it, alone or together with others.'),
  confidence: z.enum(CONFIDENCES).optional().describe('As sure as that or surer.'),
  latent: z
    .enum(['true', 'false'])
    .optional()
    .describe('true: only what no class differs by. false: only what some do.'),
});
export type CauseFilter = Omit<z.infer<typeof causeListQuerySchema>, 'limit' | 'cursor'>;
