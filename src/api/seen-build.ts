import type { FastifyRequest } from 'fastify';

import type { Blob } from '../artifact/blob.ts';
import type { BuildResult } from '../comparison/build-result.ts';
import type { BuildRecord } from '../store/build-reader.ts';
import type { FoundComparison } from '../store/comparison-reader.ts';
import type { ApiDeps } from './api-deps.ts';
import { ApiError } from './api-error.ts';
import { readDocument, seenComparison } from './seen-comparison.ts';

/** The build that a request names. Throws ApiError 'NOT_FOUND' beside what `seenComparison` throws. */
export function seenBuild(
  deps: Pick<ApiDeps, 'store' | 'config'>,
  request: FastifyRequest,
  { id, position }: { readonly id: string; readonly position: number },
): { found: FoundComparison; build: BuildRecord } {
  const found = seenComparison(deps, request, { id });
  const build = deps.store.builds.ofComparison(found.number)[position];
  if (build !== undefined) return { found, build };
  throw new ApiError('NOT_FOUND', `comparison ${found.record.id} has no build ${position}`, {
    hint: 'builds are counted from 0, and are there once they are planned',
  });
}

/** What is kept of a build whose comparison has finished. Throws what `readDocument` does. */
export async function endedBuild(
  deps: Pick<ApiDeps, 'store'>,
  found: FoundComparison,
  position: number,
): Promise<BuildResult> {
  const { builds } = await readDocument(deps, found);
  const build = builds[position];
  if (build !== undefined) return build;
  throw new ApiError('NOT_FOUND', `comparison ${found.record.id} has no build ${position}`);
}

/** A blob that a build may not have left. Throws ApiError 'NOT_FOUND' with `why`. */
export function keptBlob(blob: Blob | null, why: string): Blob {
  if (blob !== null) return blob;
  throw new ApiError('NOT_FOUND', why);
}
