import type { Execution } from '../build/execute-build.ts';
import type { Ending } from '../build/prepared-cohort.ts';
import type { PlannedBuild } from '../build/run-plan.ts';
import type { ComparisonRun } from './comparison-run.ts';
import type { EndedBuild } from './ended-build.ts';
import type { StartedBuild } from './plan-build-attempt.ts';

/** The record of a build that was executed to its end, whichever. */
export function executedRecord(
  { planned, cohort }: StartedBuild,
  execution: Execution,
  attempt: number,
  run: ComparisonRun,
): EndedBuild {
  const { contents, workspace: _, trace, phases, ...rest } = execution;
  const { toolchain } = cohort;
  const result = {
    ...identify(planned, run),
    ...rest,
    attempt,
    toolchain: toolchain.identity,
    phases: [run.plan.snapshotPhase, ...cohort.phases, ...phases],
  };
  return { result, toolchain, trace, manifest: contents, isKept: true };
}

/** The record of a build that made nothing. */
export function endingRecord(
  { toolchain, phases, outcome, phase, reason, exitCode, log }: Ending,
  { planned, attempt }: { planned: PlannedBuild; attempt: number },
  run: ComparisonRun,
): EndedBuild {
  const result = {
    ...identify(planned, run),
    attempt,
    toolchain: toolchain?.identity ?? null,
    observed: {},
    outcome,
    phase,
    reason,
    exitCode,
    phases: [run.plan.snapshotPhase, ...phases],
    log,
    manifest: null,
  };
  return { result, toolchain, trace: null, manifest: null, isKept: true };
}

function identify({ builder, environment }: PlannedBuild, run: ComparisonRun) {
  return { id: `${run.id}/${builder.label}`, builder, environment };
}
