import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

import type { Digest } from '../artifact/digest.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import type { FoundComparison } from '../store/comparison-reader.ts';
import { visibilityOf } from './access-rules.ts';
import type { ApiDeps } from './api-deps.ts';
import { ApiError } from './api-error.ts';

const id = z.string().describe('All of an id, its first characters (four at least), or `latest`.');

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

/** A larger document is fetched, not taken apart here: while one is, nobody else is answered. */
const MOST_DOCUMENT_BYTES = 32 * 1024 ** 2;

/** Its document. Throws ApiError 'NOT_FINISHED' and 'DOCUMENT_TOO_LARGE', and what reading it throws. */
export async function readDocument(
  { store }: Pick<ApiDeps, 'store'>,
  found: FoundComparison,
): Promise<ComparisonDocument> {
  const size = await store.blobs.size(documentOf(found));
  if (size <= MOST_DOCUMENT_BYTES) return store.comparisons.document(found.record.id);
  throw new ApiError('DOCUMENT_TOO_LARGE', `the document of ${found.record.id} has ${size} bytes`, {
    hint: `fetch it whole: GET …/comparisons/${found.record.id}/document; or let the command line render it: verbatim report`,
  });
}

/** The digest of its document. Throws ApiError 'NOT_FINISHED'. */
export function documentOf({ record }: FoundComparison): Digest {
  if (record.document !== null) return record.document;
  const why = record.sentence === null ? '' : `: ${record.sentence}`;
  throw new ApiError('NOT_FINISHED', `comparison ${record.id} has no result: it is ${record.status}${why}`, {
    hint:
      record.finishedAt === null
        ? `wait for it: GET …/comparisons/${record.id}/events tells when it has ended`
        : 'it ended without one; ask for the same comparison again',
  });
}
