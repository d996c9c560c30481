import { setTimeout as sleep } from 'node:timers/promises';

import type { BuildPlan } from './build-plan.ts';

/** zip counts in two seconds. */
const LEAST_GAP_MS = 2100;
/** With room for how unevenly containers start. */
export const START_GAP_MS = 2500;

/** What of a plan decides when it may start. */
export type Spaced = Pick<BuildPlan, 'comparison' | 'phase' | 'startsApart'> & {
  readonly environment: Pick<BuildPlan['environment'], 'clock'>;
};

/**
 * A faked clock does not reach file times: they are the kernel's. Two builds that write a file in the same second would agree on a time
 * that both of them leak. So builds of one comparison with different clocks start apart, and those that say so; others need not.
 * Returns what waits for a plan's turn, or until `signal` aborts. `clock` gives milliseconds since the epoch.
 */
export function createStartSpacing(
  clock: () => number,
): (plan: Spaced, signal: AbortSignal) => Promise<void> {
  let starts: { plan: Spaced; atMs: number }[] = [];
  return async (plan, signal) => {
    // A fetch has the real clock and is compared with nothing.
    if (plan.phase === 'fetch') return;
    const now = clock();
    starts = starts.filter(({ atMs }) => atMs > now - START_GAP_MS);
    const others = starts.filter((start) => mustBeApart(start.plan, plan)).map(({ atMs }) => atMs);
    const atMs = earliest(now, others);
    starts.push({ plan, atMs });
    // Whoever stops the build is told by the run itself.
    if (atMs > now) await sleep(atMs - now, undefined, { signal }).catch(() => undefined);
  };
}

function mustBeApart(left: Spaced, right: Spaced): boolean {
  if (left.comparison !== right.comparison) return false;
  return left.startsApart || right.startsApart || left.environment.clock !== right.environment.clock;
}

/** The first time from `now` on that is far enough from all others, before or after. */
function earliest(now: number, others: readonly number[]): number {
  const candidates = [now, ...others.map((other) => other + START_GAP_MS)].filter((time) => time >= now);
  return Math.min(
    ...candidates.filter((time) => others.every((other) => Math.abs(time - other) >= LEAST_GAP_MS)),
  );
}
