import { z } from 'zod';

import { CAUSE_KINDS } from '../../src/comparison/cause.ts';
import { VARIATIONS } from '../../src/environment/variation.ts';

const variationSchema = z.enum(VARIATIONS);
const togetherSchema = z
  .array(variationSchema)
  .min(2)
  .transform((set) => set.toSorted());

/** One planted fault of one artifact. */
export const plantedSchema = z
  .strictObject({
    /** What it may be called; where several are equally right, all of them, the best first. */
    kinds: z.array(z.enum(CAUSE_KINDS)).min(1),
    /** Each of them alone makes the artifact differ. */
    variations: z.array(variationSchema).default([]),
    /** Each set makes it differ, and no smaller one does. */
    together: z.array(togetherSchema).default([]),
    /**
     * True where it differs without any variation. `perhaps` where a second that runs on may do that: then it is right to call it
     * random, and its variations may go unsaid.
     */
    random: z.union([z.boolean(), z.literal('perhaps')]).default(false),
    /** What it is not wrong to blame beside that, for it depends on the day, or on how one looks at it. */
    maybe: z.array(variationSchema).default([]),
  })
  .refine(({ variations, together, random }) => variations.length + together.length > 0 || random === true, {
    error: 'a fault has variations, sets of variations that trigger it together, or is random',
  });
export type Planted = z.infer<typeof plantedSchema>;

/** What is planted in one project of the corpus, and where. */
export const answerSchema = z.strictObject({
  /** One sentence or two. */
  about: z.string().min(10),
  /** Every artifact of the recipe, by path. [] for one that is the same in all builds. */
  artifacts: z.record(z.string(), z.array(plantedSchema)).refine((all) => Object.keys(all).length > 0, {
    error: 'a project has artifacts',
  }),
  /** The sets of variations under which the build fails: each of one, or of several that do it only together. */
  failsUnder: z.array(z.array(variationSchema).min(1)).default([]),
});
export type Answer = z.infer<typeof answerSchema>;

/** True when nothing is planted: no artifact differs and every build ends well. */
export function isClean({ artifacts, failsUnder }: Answer): boolean {
  return failsUnder.length === 0 && Object.values(artifacts).every((planted) => planted.length === 0);
}
