import type { Normalisation } from './artifact-comparison.ts';
import type { ComparedBuild } from './compared-build.ts';
import type { Cohort, Judgement } from './document.ts';
import { hasSucceeded, layOutField } from './field.ts';
import type { FormedCohort } from './form-cohorts.ts';
import { judgeArtifact, type JudgedArtifact } from './judge-artifact.ts';
import { listPaths } from './list-paths.ts';
import type { ArtifactVerdict, ComparisonVerdict, ToolchainIndependence } from './verdict.ts';

/**
 * The N-way judgement of a comparison (docs/verdicts.md). Letters do not depend on `normalisations`, so a first call without
 * any says what to normalise (`neededNormalisations`) and a second one judges. Throws ComparisonError.
 */
export function compareBuilds(
  builds: readonly ComparedBuild[],
  normalisations: ReadonlyMap<string, Normalisation>,
): Judgement {
  const field = layOutField(builds);
  const judged = listPaths(field.succeeded).map((row) =>
    judgeArtifact(row, field, normalisations.get(row.path) ?? null),
  );
  const cohorts = field.cohorts.map((cohort, index): Cohort => ({
    toolchain: cohort.toolchain,
    builds: cohort.builds.map(({ position }) => position),
    verdict: judgeCohort(cohort, verdictsOf(judged, index)),
  }));
  const artifacts = judged.map(({ artifact }) => artifact);
  return {
    verdict: worstVerdict(cohorts.filter((_, index) => field.cohorts[index]?.counts === true)),
    toolchainIndependent: overall(artifacts.map((artifact) => artifact.toolchainIndependent)),
    nondeterministic: artifacts.some(({ nondeterministic }) => nondeterministic.length > 0),
    cohorts,
    artifacts,
  };
}

/** The first rule that holds, in the order of docs/verdicts.md. */
function judgeCohort(cohort: FormedCohort, verdicts: ReadonlySet<ArtifactVerdict>): ComparisonVerdict {
  if (verdicts.has('mismatch') || verdicts.has('missing')) return 'unreproducible';
  const isComplete = cohort.counts && cohort.builds.every(hasSucceeded);
  if (!isComplete || verdicts.size === 0 || verdicts.has('inconclusive')) return 'inconclusive';
  return verdicts.has('equivalent') ? 'equivalent' : 'reproducible';
}

function verdictsOf(judged: readonly JudgedArtifact[], cohort: number): Set<ArtifactVerdict> {
  const verdicts = new Set<ArtifactVerdict>();
  for (const { byCohort } of judged) {
    const verdict = byCohort[cohort] ?? null;
    if (verdict !== null) verdicts.add(verdict);
  }
  return verdicts;
}

/** No cohort that counts is no evidence. */
function worstVerdict(cohorts: readonly Cohort[]): ComparisonVerdict {
  const worstFirst = ['unreproducible', 'inconclusive', 'equivalent', 'reproducible'] as const;
  return worstFirst.find((verdict) => cohorts.some((one) => one.verdict === verdict)) ?? 'inconclusive';
}

function overall(answers: readonly ToolchainIndependence[]): ToolchainIndependence {
  if (answers.includes('no')) return 'no';
  return answers.length > 0 && answers.every((answer) => answer === 'yes') ? 'yes' : 'not tried';
}
