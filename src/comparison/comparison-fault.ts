import { z } from 'zod';

/** What may fail so that a comparison has no result. The source and the recipe are the caller's to mend, the others the operator's. */
export const FAULT_PLACES = ['source', 'recipe', 'engine', 'store', 'service'] as const;

/** Why a comparison ended without a result. Its sentence says it for a person. */
export const comparisonFaultSchema = z.object({
  of: z.enum(FAULT_PLACES).describe('What failed.'),
  code: z.string().describe('Stable, for programs.'),
  hint: z.string().nullable().describe('What to do next; null when there is nothing to say.'),
});
export type ComparisonFault = z.infer<typeof comparisonFaultSchema>;

/** True when another revision may well have a result: nothing but this one's content failed. */
export function isRevisionsOwn({ of, code }: ComparisonFault): boolean {
  return of === 'recipe' || (of === 'source' && ['EMPTY', 'INVALID', 'TOO_LARGE'].includes(code));
}
