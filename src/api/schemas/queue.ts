import { z } from 'zod';

import { comparisonSchema } from './comparison.ts';
import { named } from './registry.ts';

export const queueSchema = named(
  'Queue',
  z.object({
    queued: z.int().nonnegative().describe('How many wait, in all.'),
    active: z.int().nonnegative().describe('How many are under way, in all.'),
    oldestQueuedAt: z.iso.datetime().nullable().describe('Since when the oldest waits; null when none does.'),
    waiting: z
      .array(comparisonSchema)
      .describe('The newest of those that wait and are seen; more by GET /comparisons?status=queued.'),
    underWay: z
      .array(comparisonSchema)
      .describe('The newest of those under way that are seen; more by GET /comparisons?only=active.'),
  }),
);
