import { HandOver } from '../build/hand-over.ts';
import type { PreparedCohort } from '../build/prepared-cohort.ts';
import type { BuildResult } from '../comparison/build-result.ts';
import { endingRecord } from './build-record.ts';
import type { CohortObserver } from './cohort-observer.ts';
import type { ComparisonRun } from './comparison-run.ts';
import { readEndedBuild, type EndedBuild } from './ended-build.ts';
import { isLeftToAnother, isSuperseded } from './left-to-another.ts';
import { Outage } from './outage.ts';
import { prepareCohort } from './prepare-cohort.ts';
import { runBuild } from './run-build.ts';

/** Builds by their positions in the plan: from `first` on, before `end`. */
export interface BuildRange {
  readonly first: number;
  readonly end: number;
}

/**
 * Runs every build in `range` that has not ended yet, each as soon as its toolchain is ready and a slot is free; setting a toolchain up takes one
 * too. Results are in the order of the plan. Throws the signal's reason, or what stopped one build, once nothing runs any more; an
 * Outage when the engine failed some builds and this is not the last try: the others are kept.
 */
export async function runBuilds(run: ComparisonRun, range: BuildRange): Promise<EndedBuild[]> {
  // What stops one build, such as a full store, would stop every other, an hour later.
  const stop = new AbortController();
  const bounded: ComparisonRun = { ...run, signal: AbortSignal.any([run.signal, stop.signal]) };
  const failures: unknown[] = [];
  const ended = await Promise.all(
    startBuilds(bounded, range).map((build) =>
      build.catch((error: unknown): null => {
        failures.push(error);
        stop.abort(isSuperseded(error) ? new HandOver() : error);
        return null;
      }),
    ),
  );
  const [failure] = failures;
  // Builds that are planned beyond these may still run, since before this process.
  const areLast = range.end === run.plan.builds.length;
  if (areLast && !isLeftToAnother(failure, bounded.signal)) await releaseLeftovers(run);
  run.signal.throwIfAborted();
  if (failures.length > 0) throw failure;
  const builds = ended.filter((build) => build !== null);
  throwOutage(builds);
  return builds;
}

function startBuilds(run: ComparisonRun, range: BuildRange): Promise<EndedBuild>[] {
  const { ledger, deps } = run;
  const known = ledger.finishedBuilds();
  const cohorts = new Map<string, Promise<PreparedCohort>>();
  const prepared = (name: string): Promise<PreparedCohort> => {
    const started =
      cohorts.get(name) ??
      run.inSlot(run.signal, () => prepareCohort(name, run, cohortObserver(name, run, { range, known })));
    cohorts.set(name, started);
    return started;
  };
  return run.plan.builds.slice(range.first, range.end).map(async (planned, index) => {
    const position = range.first + index;
    const before = known.get(position);
    if (before !== undefined) {
      announce(before.result, position, run);
      return readEndedBuild(before, deps.store.blobs);
    }
    const cohort = await prepared(planned.builder.toolchain);
    if (cohort.kind === 'ready') {
      return run.inSlot(run.signal, async () => {
        const ended = await runBuild({ position, planned, cohort }, run);
        announce(ended.result, position, run);
        return ended;
      });
    }
    const isKept = run.isLastTry || cohort.outcome !== 'error';
    const ended = { ...endingRecord(cohort, { planned, attempt: cohort.attempt }, run), isKept };
    if (isKept) {
      const { attempt } = await ledger.openAttempt(position);
      const { result, toolchain, trace } = ended;
      await ledger.endAttempt(position, attempt, { result, toolchain, trace });
    }
    announce(ended.result, position, run);
    return ended;
  });
}

/** What a toolchain's preparation tells is shown by all of its builds that wait for it. */
function cohortObserver(
  name: string,
  { plan, emit }: ComparisonRun,
  { range: { first, end }, known }: { range: BuildRange; known: ReadonlyMap<number, unknown> },
): CohortObserver {
  const positions = plan.builds.flatMap(({ builder }, build) =>
    builder.toolchain === name && build >= first && build < end && !known.has(build) ? [build] : [],
  );
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

function throwOutage(builds: readonly EndedBuild[]): void {
  const failed = builds.find(({ isKept }) => !isKept);
  if (failed === undefined) return;
  const { builder, reason } = failed.result;
  throw new Outage('ENGINE', `${builder.label}: ${reason?.message ?? 'the engine failed'}`);
}

/** What could not be removed while the engine was away is removed now; else the next command, or the next start, does it. */
async function releaseLeftovers({ id, deps: { executor } }: ComparisonRun): Promise<void> {
  try {
    const left = (await executor.list()).filter(({ comparison }) => comparison === id);
    await Promise.all(left.map((handle) => executor.release(handle)));
  } catch {
    // The builds have ended, one way or another: an engine that is away changes nothing about that.
  }
}
