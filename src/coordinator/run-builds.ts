import pLimit from 'p-limit';

import type { BuildResult } from '../comparison/build-result.ts';
import type { ComparisonRun } from './comparison-run.ts';
import { prepareCohort } from './prepare-cohort.ts';
import type { PreparedCohort } from '../build/prepared-cohort.ts';
import { endedWith, runBuild, type FinishedBuild } from './run-build.ts';

/**
 * Runs every build, `jobs` at a time, each as soon as its toolchain is ready; setting a toolchain up counts as one. Results are in
 * the order of the plan. Throws the signal's reason, or what stopped one build, once nothing runs any more.
 */
export async function runBuilds(run: ComparisonRun): Promise<FinishedBuild[]> {
  run.emit({ kind: 'builds', labels: run.builds.map(({ builder }) => builder.label) });
  // What stops one build, such as a full store, would stop every other, an hour later.
  const stop = new AbortController();
  const bounded: ComparisonRun = { ...run, signal: AbortSignal.any([run.signal, stop.signal]) };
  const ended = await Promise.allSettled(
    startBuilds(bounded).map((build) =>
      build.catch((error: unknown) => {
        stop.abort(error);
        throw error;
      }),
    ),
  );
  await releaseLeftovers(run);
  bounded.signal.throwIfAborted();
  return ended.flatMap((build) => (build.status === 'fulfilled' ? [build.value] : []));
}

function startBuilds(run: ComparisonRun): Promise<FinishedBuild>[] {
  const slots = pLimit(run.jobs);
  const cohorts = new Map<string, Promise<PreparedCohort>>();
  const prepared = (name: string): Promise<PreparedCohort> => {
    const started = cohorts.get(name) ?? slots(() => prepareCohort(name, run, cohortObserver(name, run)));
    cohorts.set(name, started);
    return started;
  };
  return run.builds.map(async (planned, position) => {
    const cohort = await prepared(planned.builder.toolchain);
    return await slots(async () => {
      const finished =
        cohort.kind === 'failed'
          ? endedWith(cohort, { planned, attempt: cohort.attempt }, run)
          : await runBuild({ position, planned, cohort }, run);
      announce(finished.result, position, run);
      return finished;
    });
  });
}

/** What a toolchain's preparation tells is shown by all of its builds. */
function cohortObserver(name: string, { builds, emit }: ComparisonRun) {
  const positions = builds.flatMap(({ builder }, build) => (builder.toolchain === name ? [build] : []));
  return {
    onPhase: (phase: BuildResult['phase'], cached: boolean) =>
      positions.forEach((build) => emit({ kind: 'phase', build, phase, cached })),
    onLine: (line: string) => positions.forEach((build) => emit({ kind: 'line', build, line })),
  };
}

/** The time of the build's own phases, or of the shared one that it ended in. */
function announce(result: BuildResult, build: number, run: ComparisonRun): void {
  const { outcome, phase, reason, phases, attempt } = result;
  const durationMs = phases
    .filter((timing) => ['build', 'collect'].includes(timing.phase) || timing.outcome !== 'success')
    .reduce((sum, timing) => sum + timing.durationMs, 0);
  run.emit({ kind: 'built', build, outcome, phase, message: reason?.message ?? null, durationMs, attempt });
}

/** What could not be removed while the engine was away is removed now; else the next command does it. */
async function releaseLeftovers({ id, deps: { executor } }: ComparisonRun): Promise<void> {
  try {
    const left = (await executor.list()).filter(({ comparison }) => comparison === id);
    await Promise.all(left.map((handle) => executor.release(handle)));
  } catch {
    // The builds have ended, one way or another: an engine that is away changes nothing about that.
  }
}
