import type { ComparisonRequest } from '../comparison/comparison-request.ts';
import type { Trigger } from '../comparison/comparison-status.ts';
import type { Ledger } from './ledger.ts';

/** A request as the queue keeps it. Times in ms since the epoch. */
export interface QueuedRequest {
  readonly request: ComparisonRequest;
  /** The source in one line. */
  readonly title: string;
  /** False for a local command's: it is claimed by that process at once and ends with it. */
  readonly durable: boolean;
  /** The project's name; null for none. */
  readonly project: string | null;
  /** The token's id; null for the machine's own command line. */
  readonly token: string | null;
  readonly trigger: Trigger;
  readonly notBeforeMs: number;
  readonly deadlineMs: number | null;
  /** The comparison that this one tries again, and which try it is. */
  readonly retry: { readonly of: string; readonly tries: number } | null;
}

/** A comparison that this process now looks after. */
export interface Claim {
  readonly id: string;
  readonly request: ComparisonRequest;
  readonly project: string | null;
  readonly trigger: Trigger;
  readonly deadlineMs: number | null;
  readonly tries: number;
  /** True when another process had begun it. */
  readonly isRecovered: boolean;
  readonly ledger: Ledger;
}

/** Durable: what is in the database is the queue. Every method is one transaction. */
export interface Queue {
  /** Adds a request, or finds the one that asks for the same and has not ended. `again` always adds. */
  add(request: QueuedRequest, options: { again: boolean }): { id: string; isNew: boolean };
  /**
   * Takes the request that is next: lowest priority number, then the project with the least under way, then the one served longest ago,
   * then the oldest. null when none is due.
   */
  claimNext(): Claim | null;
  /** Takes a given queued request, for a local command. Throws StoreError 'ILLEGAL_TRANSITION'. */
  claim(id: string): Claim;
  /** Takes over durable comparisons whose process is gone. */
  claimAbandoned(): Claim[];
  /** When the next request that waits is due; null when none waits. */
  nextDueMs(): number | null;
  /** Ends a queued comparison at once; of one under way it only tells that it is. */
  cancel(id: string, why: string): 'cancelled' | 'under way' | 'ended';
  /** Ids of comparisons past their deadline that have not ended. */
  overdue(nowMs: number): string[];
  /** How many are queued and under way, by project and trigger. */
  counts(): { queued: number; active: number; oldestQueuedMs: number | null };
}
