import { visibleText } from '../report/visible-text.ts';
import type { ComparisonSummary } from '../store/comparison-store.ts';
import { columns } from './columns.ts';
import { minuteOf } from './minute-of.ts';

/** One line a comparison: id, time, verdict, how many artifacts match, source. */
export function renderList(comparisons: readonly ComparisonSummary[]): string {
  if (comparisons.length === 0) return 'No comparison yet. `verbatim compare SOURCE` makes one.\n';
  return columns(
    comparisons.map((one) => [
      one.id,
      minuteOf(one.createdAt),
      one.verdict ?? one.status,
      one.artifactCount === null ? '' : `${one.matchCount ?? 0}/${one.artifactCount} match`,
      visibleText(one.version === null ? one.title : `${one.title} (${one.version})`),
    ]),
  );
}
