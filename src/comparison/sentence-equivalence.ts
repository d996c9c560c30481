import { shownName } from './shown-name.ts';
import { tellBuilds, type Telling } from './telling.ts';
import { allOf, someOf, wordList } from './word-list.ts';

/**
 * "3 of 5 artifacts are the same in all 3 builds; 2 only after strip-nondeterminism 1.14.1 (gzip): `a` and `b`": bit-identical
 * and identical after normalisation are never added together.
 */
export function tellEquivalence(telling: Telling): string {
  const judged = telling.judgement.artifacts.filter(({ verdict }) => verdict !== 'inconclusive');
  const equivalent = judged.filter(({ verdict }) => verdict === 'equivalent');
  const same = judged.length - equivalent.length;
  const after = `only after ${tellTools(equivalent.map(({ normalisation }) => normalisation))}`;
  const names = wordList(equivalent.map(({ path }) => shownName(path)));
  const builds = tellBuilds(telling);
  if (same === 0) {
    const are = equivalent.length === 1 ? 'is' : 'are';
    return `${allOf(equivalent.length, 'artifact')} ${are} the same in ${builds} ${after}: ${names}`;
  }
  const are = same === 1 ? 'is' : 'are';
  return `${someOf(same, judged.length, 'artifact')} ${are} the same in ${builds}; ${equivalent.length} ${after}: ${names}`;
}

function tellTools(normalisations: readonly ({ tool: string; passes: string[] } | null)[]): string {
  const used = normalisations.filter((one) => one !== null);
  const tools = [...new Set(used.map(({ tool }) => tool))];
  const passes = [...new Set(used.flatMap((one) => one.passes))].toSorted();
  return `${wordList(tools)} (${passes.join(', ')})`;
}
