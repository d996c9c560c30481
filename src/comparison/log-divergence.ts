import { z } from 'zod';

import { VARIATIONS } from '../environment/variation.ts';

/**
 * Where the logs of two builds first part: the lines of a build without a variation, and of one with it, that come before the artifacts do.
 * Values that were varied, and times, are left out of both. It explains; it is no evidence for a verdict.
 */
export const logDivergenceSchema = z.object({
  /** The builder's name. */
  builder: z.string(),
  /** What the right build varied; [] for another build of the control. */
  variations: z.array(z.enum(VARIATIONS)),
  /** Labels of the two builds. */
  left: z.string(),
  right: z.string(),
  /** The first such line of the left log, from 1. */
  line: z.int().positive(),
  /** The lines there that only the left log has, and only the right one. Bounded, as their length is. */
  removed: z.array(z.string()),
  added: z.array(z.string()),
});
export type LogDivergence = z.infer<typeof logDivergenceSchema>;
