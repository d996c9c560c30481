import type { Dispatch, Settlement, TryAnswer } from '../store/delivery-store.ts';
import { DELIVERY_DELAYS_MS, nextTryMs, receiverPauseMs } from './delivery-backoff.ts';

/** What a receiver said to one try. */
export type DeliveryOutcome =
  | ({ readonly kind: 'accepted' } & TryAnswer)
  /** It wants nothing more, ever. */
  | ({ readonly kind: 'gone' } & TryAnswer)
  /** The same again would be refused again. */
  | ({ readonly kind: 'refused' } & TryAnswer)
  /** It answers, but did not take this. */
  | ({ readonly kind: 'failed' } & TryAnswer)
  /** It is not there, or asks to be left alone for a while. */
  | ({ readonly kind: 'absent'; readonly retryAfterMs: number | null } & TryAnswer);

const DAY_MS = 24 * 3600 * 1000;
/** A receiver that took nothing for so long is switched off: longer than one delivery is tried. */
export const DISABLE_AFTER_MS = 5 * DAY_MS;

export interface SettlementRules {
  readonly nowMs: number;
  /** From 0 to 1. */
  readonly random: number;
  readonly delaysMs?: readonly number[];
}

/** What follows from what a receiver said. */
export function settlementOf(
  { tries, receiver }: Pick<Dispatch, 'tries' | 'receiver'>,
  outcome: DeliveryOutcome,
  { nowMs, random, delaysMs = DELIVERY_DELAYS_MS }: SettlementRules,
): Settlement {
  const { status, answer } = outcome;
  if (outcome.kind === 'accepted') return { kind: 'delivered', status, answer };
  if (outcome.kind === 'gone') {
    return { kind: 'failed', status, answer, disableWhy: 'the receiver answered 410 Gone' };
  }
  const failedForMs = receiver.failingSinceMs === null ? 0 : nowMs - receiver.failingSinceMs;
  if (failedForMs >= DISABLE_AFTER_MS) {
    const days = Math.floor(failedForMs / DAY_MS);
    return { kind: 'failed', status, answer, disableWhy: `it took nothing for ${days} days` };
  }
  const retryAfterMs = outcome.kind === 'absent' ? outcome.retryAfterMs : null;
  const nextAtMs =
    outcome.kind === 'refused' ? null : nextTryMs({ tries, nowMs, retryAfterMs, random }, delaysMs);
  if (nextAtMs === null) return { kind: 'failed', status, answer, disableWhy: null };
  const pausedUntilMs =
    outcome.kind === 'absent' ? nowMs + receiverPauseMs(receiver.failures + 1, retryAfterMs, random) : null;
  return { kind: 'retry', status, answer, nextAtMs, pausedUntilMs };
}
