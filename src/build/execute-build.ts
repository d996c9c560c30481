import type { Blob, BlobStore } from '../artifact/blob.ts';
import type { Manifest } from '../artifact/manifest.ts';
import type {
  BuildOutcome,
  BuildPhase,
  BuildResult,
  PhaseTiming,
  Reason,
} from '../comparison/build-result.ts';
import { checkObserved } from '../environment/check-observed.ts';
import type { BuildPlan } from './build-plan.ts';
import type { Collected, Executor, Exit, Handle } from './executor.ts';

export interface ExecutionOptions {
  readonly blobs: BlobStore;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly signal: AbortSignal;
  /** A phase begins: `fetch` or `build`, then `collect`. */
  readonly onPhase: (phase: BuildPhase) => void;
  readonly onLine: (line: string) => void;
}

/** What one plan came to: the executor's part of a BuildResult, and what the build left. */
export interface Execution extends Pick<
  BuildResult,
  'outcome' | 'phase' | 'reason' | 'exitCode' | 'observed' | 'phases' | 'log' | 'manifest'
> {
  /** What `manifest` holds; null unless a build succeeded. */
  readonly contents: Manifest | null;
  /** What the builds start from after a fetch; null unless a fetch succeeded. */
  readonly workspace: Blob | null;
  /** What the tracer of a traced build wrote, however the build ended; null when there is nothing to be had. */
  readonly trace: Blob | null;
}

/**
 * Runs one plan from its sandbox to its artifacts, or the rest of it when its sandbox is there. A build that fails is data; throws
 * BuildError when the engine fails. The caller releases the sandbox, once what came of it is kept.
 */
export async function executeBuild(
  executor: Executor,
  plan: BuildPlan,
  options: ExecutionOptions,
): Promise<Execution> {
  const phases: PhaseTiming[] = [];
  const timed = timePhases(phases, options);
  const handle: Handle = { name: plan.name, comparison: plan.comparison };
  const run = async (): Promise<Exit> => {
    await executor.prepare(plan);
    const exit = await executor.run(plan, handle, { onLine: options.onLine, signal: options.signal });
    return withVariationsChecked(plan, exit);
  };
  const exit = await timed(plan.phase, outcomeOf, run, (it) => it);
  const trace = plan.isTraced ? await executor.readTrace(plan, handle, options.signal) : null;
  if (exit.reason !== null) return { ...ended(plan.phase, exit, phases), trace };
  // What a fetch leaves is part of the fetch: `collect` is the phase of a build.
  const phase = plan.phase === 'fetch' ? 'fetch' : 'collect';
  const collected = await timed(phase, outcomeOfCollected, () =>
    executor.collect(plan, handle, options.signal),
  );
  if (collected.kind === 'refused') {
    return { ...ended(phase, { ...exit, reason: collected.reason }, phases), trace };
  }
  return { ...(await succeeded(exit, collected, { phase, phases, blobs: options.blobs })), trace };
}

/** A variation that did not take makes every verdict worthless, so it outranks how the script ended, but not why we stopped it. */
function withVariationsChecked(plan: BuildPlan, exit: Exit): Exit {
  const isOurDoing = exit.exitCode === null;
  const problems = isOurDoing ? [] : checkObserved(plan.environment, exit.observed);
  if (problems.length === 0) return exit;
  return { ...exit, reason: { code: 'variation', message: problems.join('; ') } };
}

type Untraced = Omit<Execution, 'trace'>;

function ended(phase: BuildPhase, exit: Exit, phases: PhaseTiming[]): Untraced {
  const { reason, exitCode, observed, log } = exit;
  const outcome = outcomeOf(exit);
  return {
    outcome,
    phase,
    reason,
    exitCode,
    observed,
    phases,
    log,
    manifest: null,
    contents: null,
    workspace: null,
  };
}

async function succeeded(
  { exitCode, observed, log }: Exit,
  collected: Exclude<Collected, { kind: 'refused' }>,
  { phase, phases, blobs }: { phase: BuildPhase; phases: PhaseTiming[]; blobs: BlobStore },
): Promise<Untraced> {
  const contents = collected.kind === 'manifest' ? collected.manifest : null;
  return {
    outcome: 'success',
    phase,
    reason: null,
    exitCode,
    observed,
    phases,
    log,
    manifest: contents === null ? null : await blobs.put(Buffer.from(JSON.stringify(contents))),
    contents,
    workspace: collected.kind === 'workspace' ? collected.workspace : null,
  };
}

/** What a build that ended for this reason came to. */
export function outcomeOf({ reason }: { reason: Reason | null }): BuildOutcome {
  if (reason === null) return 'success';
  switch (reason.code) {
    case 'cancelled':
      return 'cancelled';
    case 'time-limit':
      return 'timeout';
    case 'variation':
    case 'engine':
      return 'error';
    case 'exit-code':
    case 'signal':
    case 'out-of-memory':
    case 'disk-limit':
    case 'log-limit':
    case 'artifact-limit':
    case 'no-artifacts':
    case 'refused-artifact':
    case 'packages':
      return 'failure';
    default:
      return reason.code satisfies never;
  }
}

function outcomeOfCollected(collected: Collected): BuildOutcome {
  return collected.kind === 'refused' ? outcomeOf(collected) : 'success';
}

/** From when to when, in milliseconds since the epoch. */
type Span = Pick<Exit, 'startedAt' | 'endedAt'>;

/**
 * Adds a phase's record to `phases` once it has ended, or to the record before when that is the same phase; a fault leaves none. `spanOf`
 * tells of work that may have begun, and ended, before it was asked for.
 */
function timePhases(phases: PhaseTiming[], { clock, onPhase }: ExecutionOptions) {
  return async <Value>(
    phase: BuildPhase,
    outcomeFor: (value: Value) => BuildOutcome,
    work: () => Promise<Value>,
    spanOf: (value: Value) => Span | null = () => null,
  ): Promise<Value> => {
    const before = phases.at(-1)?.phase === phase ? phases.pop() : undefined;
    if (before === undefined) onPhase(phase);
    const askedAt = clock();
    const value = await work();
    const span = spanOf(value);
    const startedAt = Math.min(askedAt, span?.startedAt ?? askedAt);
    const endedAt = span?.endedAt ?? clock();
    phases.push({
      phase,
      startedAt: before?.startedAt ?? new Date(startedAt).toISOString(),
      durationMs: (before?.durationMs ?? 0) + Math.max(0, Math.round(endedAt - startedAt)),
      outcome: outcomeFor(value),
      cached: false,
    });
    return value;
  };
}
