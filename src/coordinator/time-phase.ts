import type { BuildOutcome, BuildPhase, PhaseTiming } from '../comparison/build-result.ts';

export interface TimedPhase<T> {
  readonly value: T;
  /** The phase's record, once its outcome is known. */
  readonly timing: (outcome: BuildOutcome, cached: boolean) => PhaseTiming;
}

/** Runs `work` and keeps when it started and how long it took. `clock` gives milliseconds since the epoch. */
export async function timePhase<T>(
  clock: () => number,
  phase: BuildPhase,
  work: () => Promise<T>,
): Promise<TimedPhase<T>> {
  const startedMs = clock();
  const value = await work();
  const durationMs = Math.max(0, Math.round(clock() - startedMs));
  const startedAt = new Date(startedMs).toISOString();
  return { value, timing: (outcome, cached) => ({ phase, startedAt, durationMs, outcome, cached }) };
}
