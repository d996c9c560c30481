const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The pauses after each try that Standard Webhooks suggests: ten tries within 75 hours and a half. */
export const DELIVERY_DELAYS_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
/** Up to this part more, so that what failed together is not tried again together. */
export const JITTER = 0.2;
/** A receiver may ask for a pause, not for good. */
export const MOST_WAIT_MS = 24 * HOUR_MS;
const MOST_PAUSE_MS = 5 * MINUTE_MS;

export interface NextTry {
  /** Made already, at least 1. */
  readonly tries: number;
  readonly nowMs: number;
  /** What the receiver asked for; null when it asked for nothing. */
  readonly retryAfterMs: number | null;
  /** From 0 to 1. */
  readonly random: number;
}

/** When to try again, in ms since the epoch; null when there were tries enough. */
export function nextTryMs(
  { tries, nowMs, retryAfterMs, random }: NextTry,
  delaysMs: readonly number[] = DELIVERY_DELAYS_MS,
): number | null {
  const delayMs = delaysMs[tries - 1];
  if (delayMs === undefined) return null;
  return nowMs + withJitter(Math.max(delayMs, boundedWait(retryAfterMs)), random);
}

/**
 * How long a receiver that is not there is left alone: one, two, four seconds, at most five minutes, so that a thousand events do not
 * knock at it at once. `failures` are the tries in a row that found it so, this one counted.
 */
export function receiverPauseMs(failures: number, retryAfterMs: number | null, random: number): number {
  const pauseMs = Math.min(SECOND_MS * 2 ** Math.min(failures - 1, 30), MOST_PAUSE_MS);
  return withJitter(Math.max(pauseMs, boundedWait(retryAfterMs)), random);
}

const boundedWait = (waitMs: number | null): number => Math.min(Math.max(waitMs ?? 0, 0), MOST_WAIT_MS);

const withJitter = (ms: number, random: number): number => Math.round(ms * (1 + JITTER * random));
