import type { BuildPlan } from '../build/build-plan.ts';
import { executeBuild, type Execution } from '../build/execute-build.ts';
import type { BuildPhase } from '../comparison/build-result.ts';
import type { Ending } from '../build/prepared-cohort.ts';
import { messageOf } from '../errors.ts';
import { beginPhase, type EndPhase } from './begin-phase.ts';
import { endingRecord, executedRecord } from './build-record.ts';
import type { ComparisonRun } from './comparison-run.ts';
import type { EndedBuild } from './ended-build.ts';
import { isLeftToAnother } from './left-to-another.ts';
import { openAttempt, releaseQuietly } from './open-attempt.ts';
import type { StartedBuild } from './plan-build-attempt.ts';
import { withAttempts, type Attempted } from './with-attempts.ts';

/**
 * The build and collect phases of one build, or the rest of them. Its result is kept before its sandbox is removed. A fault of the
 * engine that stays is the outcome `error`; unless it is the last try, nothing is kept of that.
 */
export async function runBuild(build: StartedBuild, run: ComparisonRun): Promise<EndedBuild> {
  const { ledger, deps } = run;
  const { position, planned } = build;
  const end = beginPhase(deps.clock, 'build');
  const open: { plan: BuildPlan | null } = { plan: null };
  const lose = async (why: string): Promise<void> => {
    const { plan } = open;
    if (plan === null) return;
    await ledger.loseAttempt(position, plan.attempt, why);
    open.plan = null;
    await releaseQuietly(plan, run);
  };
  const attempt = async (): Promise<{ execution: Execution; plan: BuildPlan }> => {
    const plan = await openAttempt(build, run);
    open.plan = plan;
    const execution = await executeBuild(deps.executor, plan, executionOptions(position, run));
    // What was stopped with the comparison is no result.
    run.signal.throwIfAborted();
    return { execution, plan };
  };
  try {
    const attempted = await withAttempts({ who: planned.builder.label, work: attempt, onFault: lose }, run);
    const { plan } = open;
    const ended = recordOf(attempted, { build, plan, end }, run);
    const isOutage = ended.result.outcome === 'error' && !run.isLastTry && !isLasting(attempted);
    if (isOutage) await lose(ended.result.reason?.message ?? 'the engine failed');
    else {
      // A fault before any attempt was open still needs one to end with.
      const { attempt: number } = plan ?? (await ledger.openAttempt(position));
      const { result, toolchain, trace } = ended;
      await ledger.endAttempt(position, number, { result, toolchain, trace });
      if (plan !== null) await releaseQuietly(plan, run);
    }
    return { ...ended, isKept: !isOutage };
  } catch (error) {
    if (!isLeftToAnother(error, run.signal)) await lose(messageOf(error)).catch(() => undefined);
    throw error;
  }
}

function executionOptions(position: number, { deps, signal, emit }: ComparisonRun) {
  return {
    blobs: deps.store.blobs,
    clock: deps.clock,
    signal,
    onPhase: (phase: BuildPhase) => emit({ kind: 'phase', build: position, phase, cached: false }),
    onLine: (line: string) => emit({ kind: 'line', build: position, line }),
  };
}

type Ran = Attempted<{ execution: Execution; plan: BuildPlan }>;

function recordOf(
  attempted: Ran,
  { build, plan, end }: { build: StartedBuild; plan: BuildPlan | null; end: EndPhase },
  run: ComparisonRun,
): EndedBuild {
  if (attempted.kind === 'done') {
    const { execution, plan: done } = attempted.value;
    return executedRecord(build, execution, done.attempt, run);
  }
  const { planned, cohort } = build;
  const ending = {
    toolchain: cohort.toolchain,
    outcome: 'error' as const,
    phase: 'build' as const,
    reason: attempted.reason,
    exitCode: null,
    log: null,
    phases: [...cohort.phases, end('error', false)],
  } satisfies Ending;
  return endingRecord(ending, { planned, attempt: plan?.attempt ?? attempted.attempt }, run);
}

function isLasting(attempted: Ran): boolean {
  return attempted.kind === 'fault' && attempted.isLasting;
}
