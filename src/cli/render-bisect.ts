import { tellingCauses, type Narrowing } from '../cause/judge-revision.ts';
import { causeSentence } from '../comparison/cause-sentence.ts';
import { shownName } from '../comparison/shown-name.ts';
import type { Bisection, BisectTest } from '../coordinator/bisect.ts';
import { moment } from '../report/quantity.ts';
import { visibleText } from '../report/visible-text.ts';
import type { CommitFacts } from '../source/git-history.ts';

const SHOWN_CAUSES = 5;
const SHORT = 12;

/** What a search came to, with the commits that its end is about: the first bad one, or all that may be it. */
export interface BisectOutcome {
  readonly bisection: Bisection;
  readonly commits: readonly string[];
  readonly narrowing: Narrowing;
  readonly facts: readonly CommitFacts[];
}

/** "abc1234 `Subject`", with nothing hidden. */
export function commitWords({ commit, subject }: CommitFacts): string {
  return `${commit.slice(0, SHORT)} ${shownName(subject)}`;
}

/** One sentence, and what is known beneath it. */
export function renderBisection(outcome: BisectOutcome): string {
  return outcome.bisection.end.step === 'found' ? renderFound(outcome) : renderUnclear(outcome);
}

/** The same as data. */
export function bisectionJson({ bisection, commits, narrowing, facts }: BisectOutcome): string {
  const { end, tests } = bisection;
  const bad = badTest(bisection);
  const document = {
    step: end.step,
    lastGood: commits[end.lastGood] ?? null,
    candidates: facts.map(({ authoredAt, ...fact }) => ({ ...fact, authoredAt: timeOf(authoredAt) })),
    comparison: bad?.document?.id ?? null,
    sentence: bad?.sentence ?? null,
    causes: bad?.document == null ? [] : tellingCauses(bad.document, narrowing),
    tests: tests.map(({ commit, verdict, sentence, document: result }) => ({
      commit,
      verdict,
      sentence,
      comparison: result?.id ?? null,
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function renderFound({ bisection, narrowing, facts }: BisectOutcome): string {
  const [first] = facts;
  const bad = badTest(bisection);
  if (first === undefined || bad === undefined) throw new Error('what was found was not tested');
  const causes = bad.document === null ? [] : tellingCauses(bad.document, narrowing);
  const [main, ...more] = causes.map((cause) => causeSentence(cause));
  const lines = [
    `${first.commit.slice(0, SHORT)} is the first revision that is not reproducible: ${shownName(first.subject)}; ${main ?? visibleText(bad.sentence)}`,
    '',
    `  by ${shownName(first.author)}, ${dayOf(first)}`,
    ...more.slice(0, SHOWN_CAUSES).map((sentence) => `  also: ${sentence}`),
    ...(bad.document === null ? [] : [`  see it with: verbatim show ${bad.document.id}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function renderUnclear({ bisection: { tests }, facts }: BisectOutcome): string {
  const why = new Map(tests.map(({ commit, sentence }) => [commit, sentence]));
  const lines = facts.map((fact) => {
    const sentence = why.get(fact.commit);
    return `  ${commitWords(fact)}${sentence === undefined ? '' : `: ${visibleText(sentence)}`}`;
  });
  return `One of these ${facts.length} revisions is the first that is not reproducible, and all but the last cannot be tested:\n${lines.join('\n')}\n`;
}

function badTest({ end, tests }: Bisection): BisectTest | undefined {
  const index = end.step === 'found' ? end.firstBad : end.candidates.at(-1);
  return tests.find((test) => test.index === index);
}

const dayOf = ({ authoredAt }: CommitFacts): string =>
  authoredAt === null ? 'at an unknown time' : moment(authoredAt);

function timeOf(seconds: number | null): string | null {
  const date = new Date((seconds ?? Number.NaN) * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
