import { BuildError } from '../build/build-error.ts';
import type { ComparisonFault } from '../comparison/comparison-fault.ts';
import { CodedError, messageOf } from '../errors.ts';
import { SourceError } from '../source/source-error.ts';
import { StoreError } from '../store/store-error.ts';
import type { Claim } from '../store/queue.ts';
import { faultOf } from './ended-error.ts';
import { Outage } from './outage.ts';
import { retryDelayMs } from './retry-delay.ts';

/** A person's or the deadline's word: the reason of the abort that cancels a comparison. */
export class Cancellation extends Error {}

/** What becomes of a comparison that threw. */
export type Consequence =
  | {
      readonly kind: 'end';
      readonly status: 'cancelled' | 'interrupted';
      readonly why: string;
      readonly fault: ComparisonFault | null;
    }
  /** `postponed`: the store itself failed, which counts as no try. */
  | { readonly kind: 'requeued' | 'postponed'; readonly why: string; readonly delayMs: number };

/** While these last, nobody's comparison can end well. */
const STORE_OUTAGES: ReadonlySet<StoreError['code']> = new Set(['DISK_FULL', 'DATABASE_BUSY']);

const LASTING_BUILD: ReadonlySet<BuildError['code']> = new Set(['UNKNOWN_BUILDER', 'OUTSIDE_WORKSPACE']);
const LASTING_STORE: ReadonlySet<StoreError['code']> = new Set(['INVALID_DOCUMENT', 'NEWER_DOCUMENT']);

/**
 * Cancelled, tried again later, or given up. An outage is tried again as often as `maxTries` says, one of the store until it is over; what
 * is the caller's to mend never.
 */
export function consequenceOf(
  error: unknown,
  { requeues }: Pick<Claim, 'requeues'>,
  { maxTries, random }: { maxTries: number; random: () => number },
): Consequence {
  const why = messageOf(error);
  if (error instanceof Cancellation) return { kind: 'end', status: 'cancelled', why, fault: null };
  if (error instanceof Outage && error.code === 'STALE_PLAN') return { kind: 'requeued', why, delayMs: 0 };
  if (error instanceof StoreError && STORE_OUTAGES.has(error.code)) {
    return { kind: 'postponed', why, delayMs: retryDelayMs(1, random) };
  }
  if (isOutage(error) && requeues + 1 < maxTries) {
    return { kind: 'requeued', why, delayMs: retryDelayMs(requeues + 1, random) };
  }
  return { kind: 'end', status: 'interrupted', why, fault: faultOf(error) };
}

function isOutage(error: unknown): boolean {
  // An adapter that lets a lost connection through as it is must not cost a comparison.
  if (error instanceof Outage || !(error instanceof CodedError)) return true;
  if (error instanceof BuildError) return !LASTING_BUILD.has(error.code);
  if (error instanceof StoreError) return !LASTING_STORE.has(error.code);
  return error instanceof SourceError && error.code === 'UNREACHABLE';
}
