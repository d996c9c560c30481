import { posix } from 'node:path';

import { outputDirectory } from '../build/output-directory.ts';
import { firstDivergence } from '../cause/trace/first-divergence.ts';
import { neutralText } from '../cause/trace/neutral-text.ts';
import { parseTrace } from '../cause/trace/parse-trace.ts';
import type { Trace } from '../cause/trace/trace.ts';
import type { TracedArtifact } from '../comparison/divergence.ts';
import type { CohortScreening } from '../comparison/explanation.ts';
import type { Variation } from '../environment/variation.ts';
import type { Experiments, PlannedAndEnded } from './experiments.ts';
import { planBuildsWith, variationsHad } from './plan-experiments.ts';
import { TOO_LATE } from './screen-toolchain.ts';
import { surestSet } from './surest-set.ts';

/** Sets of variations that are traced for one toolchain, beside its control. */
const MOST_SETS = 6;

export interface TracedDivergences {
  readonly divergences: readonly TracedArtifact[];
  /** Why it stopped too early, without a full stop; null when it did not. */
  readonly stopped: string | null;
}

/**
 * Builds the control of a screened toolchain once more and traced, and with each set of variations that makes a difference (none, where
 * chance does), and looks for the command where each artifact's builds first part. No evidence for any verdict: a build can forge it.
 */
export async function traceDivergences(
  { builder, screening }: CohortScreening,
  experiments: Experiments,
  isUsable: (build: PlannedAndEnded) => boolean,
): Promise<TracedDivergences> {
  const wanted = screening.artifacts.flatMap((artifact) => {
    const variations = surestSet(artifact);
    return variations === null ? [] : [{ path: artifact.path, variations }];
  });
  const sets = [...new Map(wanted.map(({ variations }) => [variations.join(), variations])).values()];
  const traced = sets.slice(0, MOST_SETS);
  if (traced.length === 0) return { divergences: [], stopped: null };
  const tracedBuilds = (): PlannedAndEnded[] => {
    const own = experiments.builds().filter(isUsable);
    return own.filter(
      ({ planned: { builder: by, purpose } }) => by.toolchain === builder && purpose.kind === 'trace',
    );
  };
  const missing = [[], ...traced].filter((set, index, all) => {
    const needed = all.slice(0, index + 1).filter((other) => other.join() === set.join()).length;
    return buildsWith(set, tracedBuilds(), experiments).length < needed;
  });
  const more = planBuildsWith(missing, { toolchain: builder, kind: 'trace' }, experiments.run().plan);
  if (
    more.length > 0 &&
    !(await experiments.add(more, `${builder}: trace the commands of builds that differ`))
  ) {
    return { divergences: [], stopped: TOO_LATE };
  }
  const built = tracedBuilds();
  const [control] = buildsWith([], built, experiments);
  const divergences: TracedArtifact[] = [];
  for (const set of traced) {
    const right = buildsWith(set, built, experiments).find((build) => build !== control);
    // oxlint-disable-next-line no-await-in-loop -- two traces in memory are enough
    const traces = [await readTrace(control, experiments), await readTrace(right, experiments)] as const;
    for (const { path } of wanted.filter(({ variations }) => variations.join() === set.join())) {
      divergences.push({ path, builder, variations: [...set], ...searchIn(traces, path, experiments) });
    }
  }
  const stopped =
    sets.length > MOST_SETS ? `${MOST_SETS} of ${sets.length} sets of variations were traced` : null;
  return { divergences, stopped };
}

function buildsWith(
  set: readonly Variation[],
  builds: readonly PlannedAndEnded[],
  experiments: Experiments,
): PlannedAndEnded[] {
  const { plan } = experiments.run();
  const wanted = set.toSorted().join();
  return builds.filter(({ planned }) => variationsHad(planned.builder, plan).toSorted().join() === wanted);
}

async function readTrace(
  build: PlannedAndEnded | undefined,
  experiments: Experiments,
): Promise<Trace | string> {
  if (build === undefined) return 'it was not built';
  const { trace, result } = build.ended;
  if (result.outcome !== 'success') return `the traced build ${result.builder.label} did not succeed`;
  if (trace === null) return `the traced build ${result.builder.label} left no trace`;
  const bytes = await experiments.run().deps.store.blobs.readAll(trace.digest, trace.size);
  const parsed = parseTrace(bytes.toString('utf8'), neutralText(result.environment));
  return parsed ?? `the traced build ${result.builder.label} left something that is no trace`;
}

function searchIn(
  [left, right]: readonly [Trace | string, Trace | string],
  path: string,
  experiments: Experiments,
): Pick<TracedArtifact, 'divergence' | 'reason'> {
  if (typeof left === 'string') return { divergence: null, reason: left };
  if (typeof right === 'string') return { divergence: null, reason: right };
  const { output } = experiments.run().plan.recipe;
  const found = firstDivergence(
    left,
    right,
    posix.join(posix.relative('/build', outputDirectory('/build', output)), path),
  );
  return found.kind === 'found'
    ? { divergence: found.divergence, reason: null }
    : { divergence: null, reason: found.reason };
}
