import type { Manifest } from '../artifact/manifest.ts';
import { executeBuild } from '../build/execute-build.ts';
import { planBuild } from '../build/plan-build.ts';
import type { BuildPhase, BuildResult } from '../comparison/build-result.ts';
import type { Toolchain } from '../environment/toolchain.ts';
import { beginPhase } from './begin-phase.ts';
import type { ComparisonRun } from './comparison-run.ts';
import type { PlannedBuild } from '../build/run-plan.ts';
import type { Ending, ReadyCohort } from '../build/prepared-cohort.ts';
import { withAttempts } from './with-attempts.ts';

/** A build's record with what it left, null unless it succeeded. */
export interface FinishedBuild {
  readonly result: BuildResult;
  readonly toolchain: Toolchain | null;
  readonly manifest: Manifest | null;
}

export interface StartedBuild {
  /** In the document's `builds`. */
  readonly position: number;
  readonly planned: PlannedBuild;
  readonly cohort: ReadyCohort;
}

/** The build and collect phases of one build. A fault of the engine that stays is the outcome `error`. */
export async function runBuild(
  { position, planned, cohort }: StartedBuild,
  run: ComparisonRun,
): Promise<FinishedBuild> {
  const { builder, environment } = planned;
  const { toolchain, workspace, phases: before } = cohort;
  const { revision, recipe, deps } = run;
  const end = beginPhase(deps.clock, 'build');
  const attempted = await withAttempts(builder.label, run, (attempt) => {
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
    return executeBuild(deps.executor, plan, {
      blobs: deps.store.blobs,
      clock: deps.clock,
      signal: run.signal,
      onPhase: (phase: BuildPhase) => run.emit({ kind: 'phase', build: position, phase, cached: false }),
      onLine: (line: string) => run.emit({ kind: 'line', build: position, line }),
    });
  });
  if (attempted.kind === 'fault') {
    const { reason, attempt } = attempted;
    const phases = [...before, end('error', false)];
    const ending = {
      toolchain,
      outcome: 'error',
      phase: 'build',
      reason,
      exitCode: null,
      log: null,
    } as const;
    return endedWith({ ...ending, phases }, { planned, attempt }, run);
  }
  const { contents, workspace: _, phases, ...rest } = attempted.value;
  const result: BuildResult = {
    ...identify(planned, run),
    ...rest,
    attempt: attempted.attempt,
    toolchain: toolchain.identity,
    phases: [run.snapshotPhase, ...before, ...phases],
  };
  return { result, toolchain, manifest: contents };
}

/** The record of a build that made nothing. */
export function endedWith(
  { toolchain, phases, outcome, phase, reason, exitCode, log }: Ending,
  { planned, attempt }: { planned: PlannedBuild; attempt: number },
  run: ComparisonRun,
): FinishedBuild {
  const result: BuildResult = {
    ...identify(planned, run),
    attempt,
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

function identify({ builder, environment }: PlannedBuild, run: ComparisonRun) {
  return { id: `${run.id}/${builder.label}`, builder, environment };
}
