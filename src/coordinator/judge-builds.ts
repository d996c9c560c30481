import type { Normalisation } from '../comparison/artifact-comparison.ts';
import { compareBuilds } from '../comparison/compare-builds.ts';
import type { ComparedBuild } from '../comparison/compared-build.ts';
import type { Judgement } from '../comparison/document.ts';
import { neededNormalisations } from '../comparison/needed-normalisations.ts';
import type { ComparisonRun } from './comparison-run.ts';
import type { FinishedBuild } from './run-builds.ts';

/** The judgement of the finished builds; artifacts that differ are normalised first, to tell `equivalent` from `mismatch`. */
export async function judgeBuilds(builds: readonly FinishedBuild[], run: ComparisonRun): Promise<Judgement> {
  const compared = builds.map(comparedBuild);
  const bitwise = compareBuilds(compared, new Map());
  const needed = neededNormalisations(bitwise);
  if (needed.length === 0) return bitwise;
  run.emit({
    kind: 'step',
    message: `normalising ${needed.length} differing ${needed.length === 1 ? 'artifact' : 'artifacts'}`,
  });
  const { normaliser } = await run.deps.analysis(run);
  const options = { sourceDateEpoch: run.revision.sourceDateEpoch, signal: run.signal };
  const normalised = await normaliser.normaliseAll(needed, options);
  const found = new Map<string, Normalisation>();
  for (const [index, { path }] of needed.entries()) {
    const normalisation = normalised[index];
    if (normalisation) found.set(path, normalisation);
  }
  return compareBuilds(compared, found);
}

function comparedBuild({ result, manifest }: FinishedBuild, position: number): ComparedBuild {
  return {
    position,
    toolchain: result.toolchain,
    builder: result.builder.toolchain,
    notation: result.builder.notation,
    isControl: result.builder.variations.length === 0,
    outcome: result.outcome,
    entries: manifest?.entries ?? [],
    refused: manifest?.refused.map(({ path }) => path) ?? [],
  };
}
