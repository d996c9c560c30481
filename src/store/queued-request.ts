import type { ComparisonRequest } from '../comparison/comparison-request.ts';
import type { Trigger } from '../comparison/comparison-status.ts';

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
  /** Builds again even where an earlier result of the same revision and toolchains could be repeated. */
  readonly again: boolean;
}
