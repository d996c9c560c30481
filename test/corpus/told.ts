import type { z } from 'zod';

import { comparisonDocumentSchema } from '../../src/comparison/document.ts';
import { explanationSchema } from '../../src/comparison/explanation.ts';

/** What of a result document answers "why". */
export const toldSchema = comparisonDocumentSchema
  .pick({ id: true, sentence: true, judgement: true, causes: true })
  .extend({ explanation: explanationSchema.pick({ screenings: true }).nullable() });
export type Told = z.infer<typeof toldSchema>;
