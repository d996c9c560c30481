import type { Normalisation } from '../comparison/artifact-comparison.ts';
import { compareBuilds } from '../comparison/compare-builds.ts';
import type { ComparedBuild } from '../comparison/compared-build.ts';
import type { Judgement } from '../comparison/document.ts';
import { neededNormalisations } from '../comparison/needed-normalisations.ts';
import { messageOf } from '../errors.ts';
import type { ComparisonRun } from './comparison-run.ts';
import type { EndedBuild } from './ended-build.ts';

export interface Judged {
  readonly judgement: Judgement;
  /** Why nothing was normalised although artifacts differ; null when all went well. */
  readonly unnormalised: string | null;
}

/** The judgement of the finished builds; artifacts that differ are normalised first, to tell `equivalent` from `mismatch`. */
export async function judgeBuilds(builds: readonly EndedBuild[], run: ComparisonRun): Promise<Judged> {
  const compared = builds.map(comparedBuild);
  const bitwise = compareBuilds(compared, new Map());
  const needed = neededNormalisations(bitwise);
  if (needed.length === 0) return { judgement: bitwise, unnormalised: null };
  try {
    return { judgement: compareBuilds(compared, await normalise(needed, run)), unnormalised: null };
  } catch (error) {
    run.signal.throwIfAborted();
    // Without it a difference counts as one: never better than it is.
    return { judgement: bitwise, unnormalised: messageOf(error) };
  }
}

async function normalise(
  needed: ReturnType<typeof neededNormalisations>,
  run: ComparisonRun,
): Promise<Map<string, Normalisation>> {
  const artifacts = needed.length === 1 ? 'artifact' : 'artifacts';
  run.emit({ kind: 'step', message: `normalising ${needed.length} differing ${artifacts}` });
  const { normaliser } = await run.deps.analysis(run);
  const options = { sourceDateEpoch: run.plan.revision.sourceDateEpoch, signal: run.signal };
  const normalised = await run.inSlot(run.signal, () => normaliser.normaliseAll(needed, options));
  return new Map(
    needed.flatMap(({ path }, index): [string, Normalisation][] => {
      const normalisation = normalised[index];
      return normalisation ? [[path, normalisation]] : [];
    }),
  );
}

/** A build as it is compared, at its position in the plan. */
export function comparedBuild({ result, manifest }: EndedBuild, position: number): ComparedBuild {
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
