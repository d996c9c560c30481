import type { Delivery, DeliveryState, NewWebhook, Webhook } from '../comparison/webhook.ts';
import type { KeptWebhook } from './keep-webhook.ts';

export interface DeliveriesWanted {
  readonly webhook: string;
  readonly limit: number;
  /** Only those written before this delivery. */
  readonly before: string | null;
  readonly state: DeliveryState | null;
}

/** Receivers of events as the command line works with them: those of a store here, or of a server. Throws what their owner throws. */
export interface WebhookAccess {
  /** Newest first; `project` null for all. */
  list(filter: { readonly limit: number; readonly project: string | null }): Promise<Webhook[]>;
  add(webhook: NewWebhook): Promise<KeptWebhook>;
  rotate(id: string): Promise<KeptWebhook>;
  /** Switching on forgets earlier failures. */
  setEnabled(id: string, enabled: boolean): Promise<Webhook>;
  remove(id: string): Promise<void>;
  deliveries(filter: DeliveriesWanted): Promise<Delivery[]>;
  /** Sends a delivery once more, and waits for what comes of the first try. */
  replay(webhook: string, id: string): Promise<Delivery>;
  /** Sends an event that tells of nothing, and waits likewise. */
  ping(webhook: string): Promise<Delivery>;
}
