import { comparisonDocumentSchema } from '../../src/comparison/document.ts';
import type { z } from 'zod';

/** What of a result document answers "why". */
export const toldSchema = comparisonDocumentSchema.pick({
  id: true,
  sentence: true,
  judgement: true,
  causes: true,
  explanation: true,
});
export type Told = z.infer<typeof toldSchema>;
