import { tellDifferences } from './sentence-differences.ts';
import { tellEquivalence } from './sentence-equivalence.ts';
import { tellFailures } from './sentence-failures.ts';
import { tellInconclusive } from './sentence-inconclusive.ts';
import { tellToolchains } from './sentence-toolchains.ts';
import { tellBuilds, type Telling } from './telling.ts';
import type { ComparisonVerdict } from './verdict.ts';
import { allOf, wordList } from './word-list.ts';

/** The result of a comparison as one plain sentence. Names that builds chose are made visible and cut. */
export function sentenceOf(telling: Telling): string {
  const clauses = [MAIN[telling.judgement.verdict](telling), ...afterwards(telling)].filter(
    (clause) => clause !== null,
  );
  const sentence = `${clauses.join('; ')}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const MAIN: Readonly<Record<ComparisonVerdict, (telling: Telling) => string>> = {
  reproducible: tellMatch,
  equivalent: tellEquivalence,
  unreproducible: tellDifferences,
  inconclusive: tellInconclusive,
};

function afterwards(telling: Telling): (string | null)[] {
  const { judgement, builds, untried } = telling;
  const isTold = judgement.verdict === 'inconclusive';
  return [
    judgement.verdict === 'unreproducible' ? null : tellNondeterminism(judgement),
    isTold ? null : tellFailures(builds),
    judgement.verdict === 'unreproducible' ? null : tellToolchains(telling),
    untried.length === 0
      ? null
      : `not tried: ${wordList(
          untried.map(({ variation }) => variation),
          untried.length,
        )}`,
  ];
}

function tellMatch(telling: Telling): string {
  const matching = telling.judgement.artifacts.filter(({ verdict }) => verdict === 'match').length;
  return `${allOf(matching, 'artifact')} ${matching === 1 ? 'is' : 'are'} the same in ${tellBuilds(telling)}`;
}

/** Where every difference is normalised away, identical builds may still differ. */
function tellNondeterminism({ artifacts }: Telling['judgement']): string | null {
  const notations = new Set(artifacts.flatMap(({ nondeterministic }) => nondeterministic));
  return notations.size === 0 ? null : `identical builds of ${wordList([...notations])} differ`;
}
