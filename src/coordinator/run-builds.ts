import pLimit from 'p-limit';

import type { Manifest } from '../artifact/manifest.ts';
import { BuildError } from '../build/build-error.ts';
import { executeBuild } from '../build/execute-build.ts';
import { planBuild } from '../build/plan-build.ts';
import type { BuildPhase, BuildResult } from '../comparison/build-result.ts';
import type { Toolchain } from '../environment/toolchain.ts';
import { messageOf } from '../errors.ts';
import type { ComparisonRun } from './comparison-run.ts';
import type { PlannedBuild } from './plan-comparison.ts';
import { prepareCohort, type FailedCohort, type PreparedCohort, type ReadyCohort } from './prepare-cohort.ts';
import { MAX_ATTEMPTS, withAttempts } from './with-attempts.ts';

/** A build's record with what it left, null unless it succeeded. */
export interface FinishedBuild {
  readonly result: BuildResult;
  readonly toolchain: Toolchain | null;
  readonly manifest: Manifest | null;
}

/** Runs every build, `jobs` at a time, each as soon as its toolchain is ready. Results are in the order of the plan. */
export async function runBuilds(run: ComparisonRun): Promise<FinishedBuild[]> {
  run.emit({ kind: 'builds', labels: run.builds.map(({ builder }) => builder.label) });
  const slots = pLimit(run.jobs);
  const cohorts = new Map<string, Promise<PreparedCohort>>();
  const prepared = (name: string): Promise<PreparedCohort> => {
    const existing = cohorts.get(name);
    if (existing !== undefined) return existing;
    const positions = run.builds.flatMap(({ builder }, build) => (builder.toolchain === name ? [build] : []));
    const started = prepareCohort(name, run, {
      onPhase: (phase, cached) =>
        positions.forEach((build) => run.emit({ kind: 'phase', build, phase, cached })),
      onLine: (line) => positions.forEach((build) => run.emit({ kind: 'line', build, line })),
    }).catch((error: unknown) => failedByEngine(error));
    cohorts.set(name, started);
    return started;
  };
  const results = await allEnded(
    run.builds.map(async (planned, position) => {
      const cohort = await prepared(planned.builder.toolchain);
      const finished =
        cohort.kind === 'failed'
          ? endedWith(cohort, planned, run)
          : await slots(() => runBuild({ position, planned, cohort }, run));
      announce(finished.result, position, run);
      return finished;
    }),
  );
  run.signal.throwIfAborted();
  return results;
}

interface StartedBuild {
  readonly position: number;
  readonly planned: PlannedBuild;
  readonly cohort: ReadyCohort;
}

async function runBuild(
  { position, planned, cohort }: StartedBuild,
  run: ComparisonRun,
): Promise<FinishedBuild> {
  const { builder, environment } = planned;
  const { toolchain, workspace, phases } = cohort;
  const { revision, recipe, deps } = run;
  let last = 1;
  try {
    return await withAttempts(run.signal, run.onRetry, async (attempt) => {
      last = attempt;
      const plan = planBuild({
        comparison: run.id,
        attempt,
        builder,
        toolchain,
        environment,
        workspace,
        sourceDateEpoch: revision.sourceDateEpoch,
        recipe,
      });
      const done = await executeBuild(deps.executor, plan, {
        ...run.execution,
        onPhase: (phase: BuildPhase) => run.emit({ kind: 'phase', build: position, phase, cached: false }),
        onLine: (line: string) => run.emit({ kind: 'line', build: position, line }),
      });
      const { manifest, contents, observed, outcome, phase, reason, exitCode, log } = done;
      const result: BuildResult = {
        ...identify(planned, run, attempt),
        toolchain: toolchain.identity,
        observed,
        outcome,
        phase,
        reason,
        exitCode,
        phases: [run.snapshotPhase, ...phases, ...done.phases],
        log,
        manifest,
      };
      return { result, toolchain, manifest: contents };
    });
  } catch (error) {
    const failed = failedByEngine(error, toolchain, phases);
    return endedWith({ ...failed, phase: 'build' }, planned, run, last);
  }
}

/** Waits for every build before a fault of one is thrown, so that nothing runs on unwatched. */
async function allEnded<T>(builds: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(builds);
  return await Promise.all(builds);
}

/** A fault that stayed after every attempt is the outcome `error`: ours, never the project's. */
function failedByEngine(
  error: unknown,
  toolchain: Toolchain | null = null,
  phases: FailedCohort['phases'] = [],
): FailedCohort {
  if (!(error instanceof BuildError)) throw error;
  const message = `${messageOf(error)} (${error.code}, ${MAX_ATTEMPTS} attempts)`;
  return {
    kind: 'failed',
    toolchain,
    outcome: 'error',
    phase: 'setup',
    reason: { code: 'engine', message },
    exitCode: null,
    log: null,
    phases,
  };
}

function endedWith(
  cohort: FailedCohort,
  planned: PlannedBuild,
  run: ComparisonRun,
  attempt = 1,
): FinishedBuild {
  const { toolchain, outcome, phase, reason, exitCode, log, phases } = cohort;
  const result: BuildResult = {
    ...identify(planned, run, attempt),
    toolchain: toolchain?.identity ?? null,
    observed: {},
    outcome,
    phase,
    reason,
    exitCode,
    phases: [run.snapshotPhase, ...phases],
    log,
    manifest: null,
  };
  return { result, toolchain, manifest: null };
}

function identify({ builder, environment }: PlannedBuild, run: ComparisonRun, attempt: number) {
  return { id: `${run.id}/${builder.label}`, builder, attempt, environment };
}

function announce({ outcome, phase, reason, phases }: BuildResult, build: number, run: ComparisonRun): void {
  const own = phases.filter((timing) => timing.phase === 'build' || timing.phase === 'collect');
  const durationMs = own.reduce((sum, timing) => sum + timing.durationMs, 0);
  run.emit({ kind: 'built', build, outcome, phase, message: reason?.message ?? null, durationMs });
}
