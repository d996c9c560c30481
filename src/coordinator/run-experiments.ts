import { buildSystemOf } from '../cause/build-system-of.ts';
import type { Cause } from '../comparison/cause.ts';
import type { Judgement, ComparisonDocument } from '../comparison/document.ts';
import type { TracedArtifact } from '../comparison/divergence.ts';
import type { CohortScreening, Explanation, ExplainRequest } from '../comparison/explanation.ts';
import type { LogDivergence } from '../comparison/log-divergence.ts';
import { checkReuse } from './check-reuse.ts';
import type { ComparisonRun } from './comparison-run.ts';
import type { EndedBuild } from './ended-build.ts';
import { experimentsIn, openExperiments, type Experiments } from './experiments.ts';
import { logDivergences } from './log-divergences.ts';
import { hintsOf, recordFileTimes, screenToolchain } from './screen-toolchain.ts';
import { traceDivergences } from './trace-divergences.ts';
import { trySettings } from './try-settings.ts';

export interface ExperimentsRequest {
  readonly asked: ExplainRequest;
  /** The builds that were compared, and what they came to. */
  readonly builds: readonly EndedBuild[];
  readonly judgement: Judgement;
  /** Why artifacts differ, as far as other witnesses and these experiments say. */
  readonly causesWith: (screenings: readonly CohortScreening[]) => readonly Cause[];
  /** The comparison that the builds were taken over from; null for none. */
  readonly earlier: ComparisonDocument | null;
}

const NOT_EXPLAINABLE = 'no toolchain has builds that differ, or fail beside one that succeeds';

/**
 * Proves by further builds why the compared ones differ, for each toolchain whose builds do, and tries what mends it. The judgement of the
 * comparison is not changed by any of them. Throws what `runBuilds` does, and ExplainError 'TOOLCHAIN_CHANGED'.
 */
export async function runExperiments(request: ExperimentsRequest, run: ComparisonRun): Promise<Explanation> {
  const { asked, builds, judgement, causesWith } = request;
  const toolchains = toolchainsToExplain(judgement, builds);
  const experiments = await openExperiments(run, builds);
  if (toolchains.length === 0) {
    const why = judgement.verdict === 'reproducible' ? 'nothing differs' : NOT_EXPLAINABLE;
    run.emit({ kind: 'step', message: `${why}: there is nothing to explain, and nothing is built` });
    return explanationOf(experiments, {
      asked,
      screenings: [],
      fix: notTried(asked),
      divergences: asked.trace ? [] : null,
      logDivergences: [],
      stopped: null,
    });
  }
  const reuse = await checkReuse(toolchains, request.earlier, run);
  const screenings: CohortScreening[] = [];
  const stops = [...reuse.stopped];
  const suspected = causesWith([]);
  const hints = hintsOf(suspected);
  const mayBeLucky = recordFileTimes(suspected);
  for (const { name, identity } of toolchains.filter(({ name: one }) => reuse.isReady(one))) {
    const spentElsewhere = screenings.reduce((sum, { screening }) => sum + screening.buildsSpent, 0);
    const { isUsable } = reuse;
    // oxlint-disable-next-line no-await-in-loop -- each has the whole machine
    const { screening, stopped } = await screenToolchain(
      { toolchain: name, asked, spentElsewhere, hints, mayBeLucky, isUsable },
      experiments,
    );
    screenings.push({ toolchain: identity, builder: name, screening });
    if (stopped !== null) stops.push(stopped);
  }
  let fix = notTried(asked);
  if (asked.tryFix && screenings.length > 0) {
    const tried = await trySettings(
      {
        causes: causesWith(screenings),
        buildSystem: buildSystemOf(run.plan.recipe, run.plan.origin),
        toolchains: screenings.map(({ builder }) => builder),
        isUsable: reuse.isUsable,
      },
      experiments,
    );
    fix = tried.fix;
    if (tried.stopped !== null) stops.push(tried.stopped);
  }
  const inLogs: LogDivergence[] = [];
  for (const screened of screenings) {
    // oxlint-disable-next-line no-await-in-loop -- a few logs in memory are enough
    inLogs.push(...(await logDivergences(screened, experiments, reuse.isUsable)));
  }
  const divergences: TracedArtifact[] = [];
  for (const screened of asked.trace ? screenings : []) {
    // oxlint-disable-next-line no-await-in-loop -- each has the whole machine
    const traced = await traceDivergences(screened, experiments, reuse.isUsable);
    divergences.push(...traced.divergences);
    if (traced.stopped !== null) stops.push(traced.stopped);
  }
  const stopped = stops.length === 0 ? null : [...new Set(stops)].join('; ');
  return explanationOf(experiments, {
    asked,
    screenings,
    fix,
    divergences: asked.trace ? divergences : null,
    logDivergences: inLogs,
    stopped,
  });
}

export interface ExplainedToolchain {
  /** The builder's. */
  readonly name: string;
  readonly identity: string;
}

/**
 * Those whose builds differ, or do not all succeed, by what is the project's doing. One that was compared with nothing is explained only
 * where there is no other.
 */
function toolchainsToExplain(
  { cohorts }: Judgement,
  builds: readonly EndedBuild[],
): readonly ExplainedToolchain[] {
  return cohorts.flatMap(({ toolchain, verdict, builds: positions }) => {
    const results = positions.flatMap((position) => builds[position]?.result ?? []);
    const [first] = results;
    const isAlone = results.length === 1;
    const hasFailed = results.some(({ outcome }) => outcome === 'failure' || outcome === 'timeout');
    const differs = verdict === 'unreproducible' || verdict === 'equivalent';
    const isOpen = verdict === 'inconclusive' && (isAlone ? cohorts.length === 1 : hasFailed);
    const hasControl = results.some(({ outcome }) => outcome === 'success');
    if (first === undefined || !hasControl || !(differs || isOpen)) return [];
    return [{ name: first.builder.toolchain, identity: toolchain }];
  });
}

function notTried({ tryFix }: ExplainRequest): Explanation['fix'] {
  return tryFix ? { result: 'not-tried' } : null;
}

function explanationOf(
  experiments: Experiments,
  rest: Pick<Explanation, 'asked' | 'screenings' | 'fix' | 'divergences' | 'logDivergences' | 'stopped'>,
): Explanation {
  return { ...rest, experiments: experimentsIn(experiments.builds()) };
}
