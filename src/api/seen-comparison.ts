import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

import type { Digest } from '../artifact/digest.ts';
import type { FoundComparison } from '../store/comparison-reader.ts';
import { visibilityOf } from './access-rules.ts';
import type { ApiDeps } from './api-deps.ts';
import { ApiError } from './api-error.ts';

const id = z
  .string()
  .min(1)
  .max(40)
  .describe('All of an id, its first characters (four at least), or `latest`.');

export const comparisonParamsSchema = z.object({ id });
export const buildParamsSchema = z.object({
  id,
  position: z.coerce.number().int().min(0).max(9999).describe("The build's place in the comparison, from 0."),
});

/** The comparison that a request names. Throws StoreError 'UNKNOWN_COMPARISON' for one that the caller may not see, and 'AMBIGUOUS_ID'. */
export function seenComparison(
  { store, config }: Pick<ApiDeps, 'store' | 'config'>,
  { caller }: FastifyRequest,
  { id: named }: { readonly id: string },
): FoundComparison {
  return store.reader.find(named, visibilityOf(caller, config));
}

/** The digest of its document. Throws ApiError 'NOT_FINISHED'. */
export function documentOf({ record }: FoundComparison): Digest {
  if (record.document !== null) return record.document;
  throw new ApiError('NOT_FINISHED', `comparison ${record.id} is ${record.status}: it has no result`, {
    hint:
      record.finishedAt === null
        ? `wait for it: GET …/comparisons/${record.id}/events tells when it has ended`
        : 'it ended without one; ask for the same comparison again',
  });
}
