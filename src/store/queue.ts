import type { ComparisonRequest } from '../comparison/comparison-request.ts';
import type { Trigger } from '../comparison/comparison-status.ts';
import type { Ledger } from './ledger.ts';
import type { QueuedRequest } from './queued-request.ts';

/** A comparison that this process now looks after. */
export interface Claim {
  readonly id: string;
  readonly request: ComparisonRequest;
  readonly project: string | null;
  readonly trigger: Trigger;
  readonly deadlineMs: number | null;
  /** Which try of the same request this is; 1 for the first. */
  readonly tries: number;
  /** How often an outage has put it back into the queue. */
  readonly requeues: number;
  readonly again: boolean;
  /** True when another process had begun it. */
  readonly isRecovered: boolean;
  readonly ledger: Ledger;
}

/** Durable: what is in the database is the queue. Every method is one transaction. */
export interface Queue {
  /**
   * Adds a request, or finds the durable one that asks for the same: it waits, or is under way with a source that cannot have changed, and
   * is not about to end without a result. One with `again` is always added.
   */
  add(request: QueuedRequest): { id: string; isNew: boolean };
  /**
   * Takes those that are next, `most` of them at most, one if not given. Next is, each time: the lowest priority number, then the project
   * with the least under way, then the one served longest ago, then the oldest. Fewer, or none, when no more are due.
   */
  claimNext(most?: number): Claim[];
  /** Takes the one that is next if it is more urgent than all that are under way; null if it is not. */
  claimUrgent(): Claim | null;
  /** Takes a given queued request, for a local command. Throws StoreError 'ILLEGAL_TRANSITION'. */
  claim(id: string): Claim;
  /**
   * Takes over all durable comparisons that are under way: for the start of a store's only service, whose processes before it have all
   * ended, on whichever host or in whichever container they ran. Those that were being cancelled end.
   */
  claimAbandoned(): Claim[];
  /** When the next of the requests that are due after `afterMs` is; null when none waits for that. */
  nextDueMs(afterMs: number): number | null;
  /** The next deadline of a comparison that has not ended and is not being cancelled; null when none has one. */
  nextDeadlineMs(): number | null;
  /**
   * Ends a queued comparison at once. One under way is marked: whoever looks after it is to end it, and nobody takes it over or puts it
   * back into the queue.
   */
  cancel(id: string, why: string): 'cancelled' | 'under way' | 'ended';
  /** Ids of those whose deadline that is, and has passed. */
  overdue(nowMs: number): string[];
  /** How many are queued and under way, by project and trigger. */
  counts(): { queued: number; active: number; oldestQueuedMs: number | null };
}
