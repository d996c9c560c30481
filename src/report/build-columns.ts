import type { BuildResult } from '../comparison/build-result.ts';
import type { Cohort, ComparisonDocument } from '../comparison/document.ts';
import type { Toolchain } from '../environment/toolchain.ts';
import { shortText } from './short-text.ts';

/** Builds side by side that share a toolchain; `cohort` is null for builds whose setup did not get to one. */
export interface ColumnGroup {
  readonly cohort: Cohort | null;
  readonly toolchain: Toolchain | null;
  /** Positions in the document's `builds`. */
  readonly builds: readonly number[];
}

/** The order in which every table of a report shows the builds: cohort by cohort, each build once. */
export function columnGroups(document: ComparisonDocument): ColumnGroup[] {
  const { builds, judgement, toolchains } = document;
  const grouped = judgement.cohorts.map((cohort) => ({
    cohort,
    toolchain: toolchains.find(({ identity }) => identity === cohort.toolchain) ?? null,
    builds: cohort.builds,
  }));
  const seen = new Set(grouped.flatMap((group) => group.builds));
  const rest = builds.map((_, index) => index).filter((index) => !seen.has(index));
  return rest.length === 0 ? grouped : [...grouped, { cohort: null, toolchain: null, builds: rest }];
}

export const columnOrder = (document: ComparisonDocument): number[] =>
  columnGroups(document).flatMap(({ builds }) => builds);

/** The labels of some builds: `bookworm, bookworm#2`. */
export const labelsOf = ({ builds }: ComparisonDocument, members: readonly number[]): string =>
  members.map((index) => shortText(builds[index]?.builder.label ?? `build ${index}`, 80)).join(', ');

/** How a build ended, in the words of a table cell: `failed in build`, `timed out in fetch`. */
export function endedAs(build: BuildResult): string {
  if (build.reason?.code === 'refused-artifact') return `refused in ${build.phase}`;
  switch (build.outcome) {
    case 'success':
      return 'succeeded';
    case 'failure':
      return `failed in ${build.phase}`;
    case 'timeout':
      return `timed out in ${build.phase}`;
    case 'cancelled':
      return `cancelled in ${build.phase}`;
    case 'error':
      return `Verbatim’s own error in ${build.phase}`;
    default:
      return build.outcome satisfies never;
  }
}
