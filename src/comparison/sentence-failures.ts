import type { BuildOutcome } from './build-result.ts';
import type { TellingBuild } from './telling.ts';
import { wordList } from './word-list.ts';

/** "bookworm+all failed in its build step", null when every build succeeded. */
export function tellFailures(builds: readonly TellingBuild[]): string | null {
  const failed = builds.filter(({ outcome }) => outcome !== 'success');
  const groups = Map.groupBy(failed, ({ outcome, phase }) => `${outcome} ${phase}`);
  const clauses = [...groups.values()].map((members) => {
    const [first] = members;
    const possessive = members.length === 1 ? 'its' : 'their';
    const labels = wordList(members.map(({ builder }) => builder.label));
    return first === undefined
      ? ''
      : `${labels} ${VERBS[first.outcome]} in ${possessive} ${first.phase} step`;
  });
  return clauses.length === 0 ? null : wordList(clauses);
}

const VERBS: Readonly<Record<BuildOutcome, string>> = {
  success: 'succeeded',
  failure: 'failed',
  timeout: 'ran out of time',
  cancelled: 'was stopped',
  error: 'met a fault of the engine or of Verbatim',
};
