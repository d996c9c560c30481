import { comparisonRequestSchema, type ComparisonRequest } from '../comparison/comparison-request.ts';

/** A kept request; null for none, and for one of another version that this one does not understand. */
export function readRequest(text: string | null): ComparisonRequest | null {
  return text === null ? null : (comparisonRequestSchema.safeParse(JSON.parse(text)).data ?? null);
}
