import { visibleText } from '../report/visible-text.ts';
import type { ComparisonSummary } from '../store/comparison-store.ts';

/** One line a comparison: id, time, verdict, how many artifacts match, source. */
export function renderList(comparisons: readonly ComparisonSummary[]): string {
  if (comparisons.length === 0) return 'No comparison yet. `verbatim compare SOURCE` makes one.\n';
  const rows = comparisons.map((one) => [
    one.id,
    one.createdAt.slice(0, 16).replace('T', ' '),
    one.verdict ?? one.status,
    one.artifactCount === null ? '' : `${one.matchCount ?? 0}/${one.artifactCount} match`,
    visibleText(one.version === null ? one.title : `${one.title} (${one.version})`),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
