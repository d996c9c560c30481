import { z } from 'zod';

import { VARIATIONS } from './variation.ts';

/** Toolchain + variations, as asked for. `bookworm+all*2` is two of these with repeat 1 and 2. */
export const builderSchema = z.object({
  /** Without the repeat: `bookworm`, `bookworm+timezone`, `bookworm+all`. Builds with the same notation should agree in any case. */
  notation: z.string(),
  /** What a person sees, unique in a comparison: `bookworm`, `bookworm#2`. */
  label: z.string(),
  /** The folder below builders/. */
  toolchain: z.string(),
  variations: z.array(z.enum(VARIATIONS)),
  /** 1 for the first. */
  repeat: z.int().positive(),
});
export type Builder = z.infer<typeof builderSchema>;
