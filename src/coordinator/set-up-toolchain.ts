import { outcomeOf } from '../build/execute-build.ts';
import type { SetupResult } from '../build/toolchain-provider.ts';
import { beginPhase } from './begin-phase.ts';
import type { ComparisonRun } from './comparison-run.ts';
import type { FailedCohort, PreparedCohort } from '../build/prepared-cohort.ts';
import type { CohortObserver } from './cohort-observer.ts';
import { withAttempts } from './with-attempts.ts';

/** The builder's toolchain with the recipe's packages, and the snapshot as its workspace. */
export async function setUpToolchain(
  builder: string,
  run: ComparisonRun,
  observer: CohortObserver,
): Promise<PreparedCohort> {
  const { deps, signal } = run;
  const { limits, packages } = run.plan.recipe;
  const end = beginPhase(deps.clock, 'setup');
  let isTold = false;
  const tell = (cached: boolean): void => {
    if (!isTold) observer.onPhase('setup', cached);
    isTold = true;
  };
  const progress = {
    // Nothing is told while a toolchain is only looked up: a step means work.
    onStep(message: string) {
      tell(false);
      run.emit({ kind: 'step', message });
    },
    onLine(line: string) {
      tell(false);
      observer.onLine(line);
    },
    signal,
    timeoutMs: limits.setupTimeoutSeconds * 1000,
  };
  const work = async (): Promise<SetupResult> => {
    const toolchain = await deps.toolchains.ensure(builder, progress);
    if (packages.length === 0) return { kind: 'ready', toolchain, cached: true };
    return await deps.toolchains.setup(toolchain, packages, progress);
  };
  const attempted = await withAttempts({ who: builder, work }, run);
  const { attempt } = attempted;
  const failed = { kind: 'failed', toolchain: null, phase: 'setup', exitCode: null, attempt } as const;
  if (attempted.kind === 'fault') {
    tell(false);
    return {
      ...failed,
      outcome: 'error',
      reason: attempted.reason,
      log: null,
      phases: [end('error', false)],
    };
  }
  const result = attempted.value;
  const isCached = result.kind === 'ready' && result.cached && !isTold;
  tell(isCached);
  if (result.kind === 'ready') {
    const phases = [end('success', isCached)];
    const workspace = run.plan.revision.snapshot;
    return { kind: 'ready', toolchain: result.toolchain, workspace, fetchedAtMs: null, phases };
  }
  const { reason } = result;
  const outcome = outcomeOf({ reason });
  return { ...failed, outcome, reason, log: await keepLog(result.log, run), phases: [end(outcome, false)] };
}

async function keepLog(log: string, { deps }: ComparisonRun): Promise<FailedCohort['log']> {
  return { ...(await deps.store.blobs.put(Buffer.from(log))), truncated: false };
}
