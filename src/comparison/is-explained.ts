import type { ArtifactComparison } from './artifact-comparison.ts';
import type { ComparisonDocument } from './document.ts';

/** A document's list of what could not be searched ends somewhere: behind so many there may be more. */
export const LONG_LIST = 200;

type Explained = Pick<ComparisonDocument, 'causes' | 'differences' | 'undiffed' | 'searched' | 'unscanned'>;

/**
 * Makes the check whether a cause that an artifact does not show is not there: all builds made the same; or they did not, and it is known
 * why, from a diff and a search that saw all of it.
 */
export function explainedCheck({
  searched,
  undiffed,
  unscanned,
  differences,
  causes,
}: Explained): (artifact: ArtifactComparison) => boolean {
  const isSearched = searched !== null && unscanned.length < LONG_LIST;
  const gaps = new Set([
    ...[...undiffed, ...unscanned].map(({ path }) => path),
    ...differences.filter(({ status }) => status !== 'complete').map(({ path }) => path),
  ]);
  const explained = new Set(causes.filter(({ isLatent }) => !isLatent).map(({ path }) => path));
  return ({ path, verdict, refusedFrom }) => {
    if (verdict === 'inconclusive' || refusedFrom.length > 0) return false;
    return verdict === 'match' || (isSearched && explained.has(path) && !gaps.has(path));
  };
}
