import type { Delivery, DeliveryState, WebhookKind } from '../comparison/webhook.ts';

/** One try that this process now makes. Times in ms since the epoch. */
export interface Dispatch {
  /** The delivery's row. */
  readonly number: number;
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly payload: string;
  /** This one counted. */
  readonly tries: number;
  readonly receiver: DispatchReceiver;
}

export interface DispatchReceiver {
  /** The webhook's row. */
  readonly number: number;
  readonly id: string;
  readonly kind: WebhookKind;
  readonly url: string;
  /** What is signed with, the newest first; or a forge's token alone. Never to be logged. */
  readonly secrets: readonly string[];
  /** The first failure since the last success. */
  readonly failingSinceMs: number | null;
  /** Tries in a row before this one that the receiver was not there for. */
  readonly failures: number;
}

/** What came of a try. `answer` is the answer's first bytes, or what went wrong; no secrets. */
export interface TryAnswer {
  /** HTTP; null when there was no answer. */
  readonly status: number | null;
  readonly answer: string;
}

export type Settlement =
  | ({ readonly kind: 'delivered' } & TryAnswer)
  | ({
      readonly kind: 'retry';
      readonly nextAtMs: number;
      /** Nothing is sent to the receiver before; null when it is there. */
      readonly pausedUntilMs: number | null;
    } & TryAnswer)
  | ({
      readonly kind: 'failed';
      /** Why the receiver is switched off with it, and all that waits for it given up; null to leave it on. */
      readonly disableWhy: string | null;
    } & TryAnswer);

export interface DeliveryFilter {
  readonly webhook: string;
  readonly limit: number;
  /** Only those written before this one: the last id of the page before. */
  readonly before?: string;
  readonly state?: DeliveryState;
}

/** Events on their way. Written by the outbox; here they are sent, listed and sent again. */
export interface DeliveryStore {
  /**
   * Takes what is due, at most one for each receiver that is not in `busy`, and counts the try before it is made: killed in between, the
   * delivery is due again after the lease. Older statuses of the same commit become `superseded`.
   */
  claimDue(options: { limit: number; busy: ReadonlySet<number>; leaseMs: number }): Dispatch[];
  /** When the next one is due for a receiver that is not in `busy`; null for none. */
  nextDueMs(busy: ReadonlySet<number>): number | null;
  /** Keeps what came of a try. Nothing happens when another process has settled it, or tries again. */
  settle(dispatch: Dispatch, settlement: Settlement): Promise<void>;
  /** Newest first. Throws StoreError 'UNKNOWN_WEBHOOK' and 'UNKNOWN_DELIVERY'. */
  list(filter: DeliveryFilter): Delivery[];
  /** With what is sent. Throws StoreError 'UNKNOWN_DELIVERY'. */
  find(webhook: string, id: string): Delivery & { readonly payload: string };
  /** Sends once more, with the same id and a schedule that starts anew. Throws 'UNKNOWN_DELIVERY' and 'WEBHOOK_DISABLED'. */
  replay(webhook: string, id: string): Delivery;
  /** Sends an event that tells of nothing. Throws 'UNKNOWN_WEBHOOK' and 'WEBHOOK_DISABLED'. */
  ping(webhook: string): Delivery;
  /** How many wait to be sent, or sent again. */
  pending(): number;
  /** Forgets what ended before. Returns how many. */
  expire(beforeMs: number): number;
  /** Calls `listener` after something was written for sending, by this process. Returns what ends that. */
  onWritten(listener: () => void): () => void;
}
