import type { BuildOutcome, BuildPhase, PhaseTiming } from '../comparison/build-result.ts';

/** The phase's record, with the time until now. */
export type EndPhase = (outcome: BuildOutcome, cached: boolean) => PhaseTiming;

/** Notes when a phase starts. `clock` gives milliseconds since the epoch. */
export function beginPhase(clock: () => number, phase: BuildPhase): EndPhase {
  const startedMs = clock();
  const startedAt = new Date(startedMs).toISOString();
  return (outcome, cached) => {
    const durationMs = Math.max(0, Math.round(clock() - startedMs));
    return { phase, startedAt, durationMs, outcome, cached };
  };
}
