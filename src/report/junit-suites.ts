import type { BuildResult } from '../comparison/build-result.ts';
import type { Cohort, ComparisonDocument } from '../comparison/document.ts';
import type { ComparisonVerdict } from '../comparison/verdict.ts';
import { endedAs } from './build-columns.ts';
import { junitPairCases } from './junit-pair-cases.ts';
import type { JunitCase, JunitResult, JunitSuite } from './junit-suite.ts';

/** The verdict, then cohort by cohort: each build against the cohort's control, builds that did not succeed, builds alone. */
export function junitSuites(document: ComparisonDocument): JunitSuite[] {
  return [
    verdictSuite(document),
    ...document.judgement.cohorts.flatMap((cohort) => cohortSuites(document, cohort)),
  ];
}

function verdictSuite({ judgement, sentence }: ComparisonDocument): JunitSuite {
  const result = verdictResult(judgement.verdict, sentence);
  return { name: 'verdict', durationMs: 0, properties: [], cases: [{ name: 'comparison', result }] };
}

/** As `verbatim compare` exits: what is equal only after normalisation is not reproducible. */
function verdictResult(verdict: ComparisonVerdict, sentence: string): JunitResult {
  switch (verdict) {
    case 'reproducible':
      return { kind: 'passed' };
    case 'equivalent':
    case 'unreproducible':
      return { kind: 'failure', type: verdict, message: sentence, text: sentence };
    case 'inconclusive':
      return { kind: 'skipped', type: verdict, message: sentence, text: sentence };
    default:
      return verdict satisfies never;
  }
}

function cohortSuites(document: ComparisonDocument, cohort: Cohort): JunitSuite[] {
  const isAlone = cohort.builds.length < 2;
  const members = cohort.builds.flatMap((index) => {
    const build = document.builds[index];
    return build === undefined ? [] : [{ index, build }];
  });
  const succeeded = members.filter(({ build }) => build.outcome === 'success');
  const control = succeeded.find(({ build }) => build.builder.variations.length === 0) ?? succeeded[0];
  return members
    .map(({ index, build }) => {
      if (build.outcome !== 'success') return suiteOf(build, '', [failedCase(document, index, isAlone)]);
      if (succeeded.length < 2) return suiteOf(build, ' alone', aloneCases(document, index));
      if (control === undefined || index === control.index) return null;
      const name = ` against ${control.build.builder.label}`;
      return suiteOf(build, name, junitPairCases(document, control.index, index));
    })
    .filter((suite) => suite !== null);
}

function suiteOf(build: BuildResult, suffix: string, cases: JunitCase[]): JunitSuite {
  return {
    name: `${build.builder.label}${suffix}`,
    durationMs: build.phases.reduce((sum, { durationMs }) => sum + durationMs, 0),
    properties: [
      ['build', build.id],
      ['toolchain', build.toolchain ?? 'none'],
      ['variations', build.builder.variations.join(' ')],
    ],
    cases,
  };
}

/** The failure of a build that is alone in its cohort is shown, not counted. */
function failedCase({ builds, logTails }: ComparisonDocument, index: number, isAlone: boolean): JunitCase {
  const build = builds[index];
  const ended = build === undefined ? 'there is no such build' : endedAs(build);
  const message = build?.reason === null || build === undefined ? ended : `${ended}: ${build.reason.message}`;
  const text = `${message}\n\n${logTails[index] ?? ''}`;
  return {
    name: 'build',
    result: { kind: isAlone ? 'skipped' : 'error', type: build?.reason?.code ?? 'outcome', message, text },
  };
}

/** No second build of the toolchain: artifacts that nothing else was said about are skipped one by one, the rest at once. */
function aloneCases({ judgement }: ComparisonDocument, index: number): JunitCase[] {
  const message = 'not compared: no other build of this toolchain succeeded';
  const result = { kind: 'skipped', type: 'inconclusive', message, text: message } as const;
  const unjudged = judgement.artifacts.filter(
    ({ verdict, classes }) =>
      verdict === 'inconclusive' && classes.some(({ builds }) => builds.includes(index)),
  );
  return [{ name: 'artifacts', result }, ...unjudged.map(({ path }) => ({ name: path, result }))];
}
