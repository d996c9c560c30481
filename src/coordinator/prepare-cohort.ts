import { createHash } from 'node:crypto';

import type { Blob } from '../artifact/blob.ts';
import { executeBuild } from '../build/execute-build.ts';
import { planFetch } from '../build/plan-build.ts';
import type {
  BuildOutcome,
  BuildPhase,
  BuildResult,
  PhaseTiming,
  Reason,
} from '../comparison/build-result.ts';
import type { Toolchain } from '../environment/toolchain.ts';
import type { ComparisonRun } from './comparison-run.ts';
import { timePhase } from './time-phase.ts';
import { withAttempts } from './with-attempts.ts';

/** A toolchain and the workspace its builds start from. */
export interface ReadyCohort {
  readonly kind: 'ready';
  readonly toolchain: Toolchain;
  readonly workspace: Blob;
  readonly phases: readonly PhaseTiming[];
}

/** Why none of a toolchain's builds can start: they all end there. */
export interface FailedCohort {
  readonly kind: 'failed';
  readonly toolchain: Toolchain | null;
  readonly outcome: BuildOutcome;
  readonly phase: BuildPhase;
  readonly reason: Reason;
  readonly exitCode: number | null;
  readonly log: BuildResult['log'];
  readonly phases: readonly PhaseTiming[];
}

export type PreparedCohort = ReadyCohort | FailedCohort;

/** What watches the preparation: every build of the cohort shows it. */
export interface CohortObserver {
  readonly onPhase: (phase: BuildPhase, cached: boolean) => void;
  readonly onLine: (line: string) => void;
}

/** The setup and fetch phases of one builder, once for all its builds. */
export async function prepareCohort(
  builder: string,
  run: ComparisonRun,
  observer: CohortObserver,
): Promise<PreparedCohort> {
  const setup = await setUp(builder, run, observer);
  if (setup.kind === 'failed' || run.recipe.fetch === null) return setup;
  return await fetchFor(setup, run, observer);
}

async function setUp(builder: string, run: ComparisonRun, observer: CohortObserver): Promise<PreparedCohort> {
  const { deps, recipe, signal } = run;
  observer.onPhase('setup', false);
  const { value, timing } = await timePhase(deps.clock, 'setup', () =>
    withAttempts(signal, run.onRetry, async () => {
      const progress = {
        onStep: (message: string) => run.emit({ kind: 'step', message }),
        onLine: (line: string) => observer.onLine(line),
        signal,
      };
      const bare = await deps.toolchains.ensure(builder, progress);
      if (recipe.packages.length === 0) return { toolchain: bare, setup: null };
      const timeoutMs = recipe.limits.setupTimeoutSeconds * 1000;
      return {
        toolchain: bare,
        setup: await deps.toolchains.setup(bare, recipe.packages, { ...progress, timeoutMs }),
      };
    }),
  );
  if (value.setup?.kind === 'failed') {
    const { reason, log } = value.setup;
    const outcome = outcomeOf(reason);
    return {
      kind: 'failed',
      toolchain: null,
      outcome,
      phase: 'setup',
      reason,
      exitCode: null,
      log: { ...(await deps.store.blobs.put(Buffer.from(log))), truncated: false },
      phases: [timing(outcome, false)],
    };
  }
  const isCached = value.setup?.cached ?? true;
  return {
    kind: 'ready',
    toolchain: value.setup?.toolchain ?? value.toolchain,
    workspace: run.revision.snapshot,
    phases: [timing('success', isCached)],
  };
}

async function fetchFor(
  cohort: ReadyCohort,
  run: ComparisonRun,
  observer: CohortObserver,
): Promise<PreparedCohort> {
  const { deps, recipe, revision } = run;
  const key = {
    revision: revision.snapshot.digest,
    toolchain: cohort.toolchain.identity,
    recipe: createHash('sha256')
      .update(JSON.stringify([recipe.fetch, recipe.variables]))
      .digest('hex'),
  };
  const kept = run.refetch ? null : await deps.store.fetches.get(key);
  observer.onPhase('fetch', kept !== null);
  if (kept !== null) {
    const { timing } = await timePhase(deps.clock, 'fetch', async () => null);
    return { ...cohort, workspace: kept, phases: [...cohort.phases, timing('success', true)] };
  }
  const done = await withAttempts(run.signal, run.onRetry, async (attempt) => {
    const plan = planFetch({
      comparison: run.id,
      attempt,
      toolchain: cohort.toolchain,
      environment: run.control,
      workspace: cohort.workspace,
      sourceDateEpoch: revision.sourceDateEpoch,
      recipe,
    });
    return plan === null
      ? null
      : await executeBuild(deps.executor, plan, {
          ...run.execution,
          onPhase: () => {},
          onLine: observer.onLine,
        });
  });
  if (done === null) return cohort;
  const phases = [...cohort.phases, ...done.phases];
  if (done.outcome === 'success' && done.workspace !== null) {
    deps.store.fetches.put(key, done.workspace);
    return { ...cohort, workspace: done.workspace, phases };
  }
  return {
    kind: 'failed',
    toolchain: cohort.toolchain,
    outcome: done.outcome,
    phase: 'fetch',
    reason: done.reason ?? { code: 'engine', message: 'the fetch left no workspace' },
    exitCode: done.exitCode,
    log: done.log,
    phases,
  };
}

function outcomeOf(reason: Reason): BuildOutcome {
  if (reason.code === 'cancelled') return 'cancelled';
  return reason.code === 'time-limit' ? 'timeout' : 'failure';
}
