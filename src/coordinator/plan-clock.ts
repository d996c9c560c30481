import type { RunPlan } from '../build/run-plan.ts';

/**
 * How far the clock of unvaried builds is ahead of the real one. File times are real: were they ahead of the clock, as they would be by
 * the time that setup takes, make would warn of clock skew and build again what is built.
 */
const CLOCK_LEAD_SECONDS = 86_400;
/** A plan whose clocks are ahead by less is made anew. */
const LEAST_LEAD_SECONDS = 3 * 3600;

/** Seconds since the epoch at which the unvaried builds of a plan start. */
export function controlClockOf({ createdAtMs }: Pick<RunPlan, 'createdAtMs'>): number {
  return Math.floor(createdAtMs / 1000) + CLOCK_LEAD_SECONDS;
}

/** When a plan was made whose unvaried builds start at `controlClock`: in ms since the epoch. */
export function createdAtOf(controlClock: number): number {
  return (controlClock - CLOCK_LEAD_SECONDS) * 1000;
}

/** Whether builds of this plan may still start. */
export function isFresh({ createdAtMs }: Pick<RunPlan, 'createdAtMs'>, nowMs: number): boolean {
  return nowMs - createdAtMs < (CLOCK_LEAD_SECONDS - LEAST_LEAD_SECONDS) * 1000;
}
