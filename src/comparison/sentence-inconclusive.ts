import type { Judgement } from './document.ts';
import { tellFailures } from './sentence-failures.ts';
import { shownName } from './shown-name.ts';
import { counts, type Telling } from './telling.ts';
import { allOf, wordList } from './word-list.ts';

/** "inconclusive: bookworm+all failed in its build step". */
export function tellInconclusive(telling: Telling): string {
  const { judgement, builds } = telling;
  const counted = new Set(judgement.cohorts.filter(counts).flatMap((cohort) => cohort.builds));
  const failures = tellFailures(builds.filter((_, position) => counted.has(position)));
  const otherFailures = tellFailures(builds.filter((_, position) => !counted.has(position)));
  const because =
    counted.size === 0
      ? 'no toolchain was to build it twice'
      : (failures ?? tellNothingComparable(judgement, counted));
  const matching = judgement.artifacts.filter(({ verdict }) => verdict === 'match').length;
  const are = matching === 1 ? 'is' : 'are';
  const soFar = `${allOf(matching, 'artifact')} of the other builds ${are} the same`;
  return [`inconclusive: ${because}`, matching > 0 && failures !== null ? soFar : null, otherFailures]
    .filter((clause) => clause !== null)
    .join('; ');
}

/** Every build that counts succeeded, and still nothing can be said. */
function tellNothingComparable({ artifacts }: Judgement, counted: ReadonlySet<number>): string {
  const refused = artifacts.filter(
    ({ verdict, refusedFrom }) =>
      verdict === 'inconclusive' && refusedFrom.some((position) => counted.has(position)),
  );
  if (artifacts.length === 0) return 'no build left an artifact';
  if (refused.length === 0) return 'the builds that can be compared left no artifacts that can be';
  return `what was built at ${wordList(refused.map(({ path }) => shownName(path)))} could not be taken`;
}
