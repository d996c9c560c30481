import { z } from 'zod';

import { VARIATIONS } from '../../environment/variation.ts';
import { named } from './registry.ts';

/** The cross-distribution format; keys from `build_duration` on are extra. */
export const reproducibleJsonSchema = z.array(
  named(
    'ReproducibleEntry',
    z.object({
      architecture: z.string(),
      build_date: z.int().describe('Seconds since the epoch.'),
      package: z.string(),
      status: z.enum(['reproducible', 'unreproducible', 'FTBFS']).describe('Bit by bit.'),
      release: z.string().describe('The builders that count.'),
      version: z.string(),
      build_duration: z.number().nullable().describe('Seconds, of the first build.'),
      build_compare_status: z
        .enum(['reproducible', 'unreproducible'])
        .nullable()
        .describe('After normalisation.'),
      comparison: z.string(),
      variations: z.array(z.enum(VARIATIONS)),
    }),
  ),
);
