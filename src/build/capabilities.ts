import { z } from 'zod';

import { engineSchema } from '../comparison/document.ts';
import { VARIATIONS } from '../environment/variation.ts';

/** What an engine can honour. What it cannot is refused or reported, never ignored. */
export const capabilitiesSchema = z.object({
  engine: engineSchema,
  /** Variations it cannot give, each with the reason. */
  unavailable: z.array(z.object({ variation: z.enum(VARIATIONS), reason: z.string() })),
  /** How the disk limit is kept: by a file system of that size, or by measuring and stopping. */
  diskLimit: z.enum(['file-system', 'watched']),
});
export type Capabilities = z.infer<typeof capabilitiesSchema>;
