import { comparisonRequestSchema, type ComparisonRequest } from '../comparison/comparison-request.ts';

/** A comparison's request, in a statement that reads or writes its row; null for none. */
export const REQUEST_OF_COMPARISON =
  '(SELECT request FROM comparison_request WHERE comparison_request.comparison = comparison.number)';

/** A kept request; null for none, and for one of another version that this one does not understand. */
export function readRequest(text: string | null): ComparisonRequest | null {
  return text === null ? null : (comparisonRequestSchema.safeParse(JSON.parse(text)).data ?? null);
}
