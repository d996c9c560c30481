import { NO_FLAGS } from '../recipe/recipe-flags.ts';
import type { ComparisonRequest } from './comparison-request.ts';
import type { ComparisonDocument } from './document.ts';
import type { ExplainRequest } from './explanation.ts';

/** The request that explains a finished comparison: its builds are taken over, and nothing of it is resolved or read again. */
export function explanationRequest(
  { id, builds, revision, seed }: ComparisonDocument,
  explain: ExplainRequest,
  { jobs, maxDiffs }: Pick<ComparisonRequest, 'jobs' | 'maxDiffs'>,
): ComparisonRequest {
  return {
    source: revision.source,
    recipeFile: null,
    recipeFlags: NO_FLAGS,
    builders: builds.map(({ builder }) => builder),
    seed,
    sourceDateEpoch: revision.sourceDateEpoch,
    allowPrivateAddresses: false,
    jobs,
    maxDiffs,
    refetch: false,
    explain,
    builtBy: id,
  };
}
