import { z } from 'zod';

import { differenceSchema, logDifferenceSchema } from '../../comparison/difference.ts';
import { comparisonDocumentSchema } from './comparison.ts';
import { named } from './registry.ts';

const place = { index: z.int().nonnegative().describe('Its place among the differences of the comparison.') };

/** What separates two classes of one path, without diffoscope's tree. */
export const differenceItemSchema = named(
  'DifferenceItem',
  differenceSchema.omit({ tree: true }).extend(place),
);

/** The same with the tree, bounded. */
export const differenceDetailSchema = named('Difference', differenceSchema.extend(place));

export const differenceListSchema = z.object({
  items: z.array(differenceItemSchema),
  undiffed: comparisonDocumentSchema.shape.undiffed.describe('Pairs that were not looked into, and why.'),
  logs: z.array(logDifferenceSchema).describe("Lines that two builds' logs do not share."),
});
