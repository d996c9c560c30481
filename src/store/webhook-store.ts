import type { EventKind } from '../comparison/service-event.ts';
import type { Webhook, WebhookFormat, WebhookKind } from '../comparison/webhook.ts';

export interface WebhookRecord {
  /** The project's name; null for all. */
  readonly project: string | null;
  readonly kind: WebhookKind;
  readonly url: string;
  /** Empty for all. */
  readonly events: readonly EventKind[];
  readonly format: WebhookFormat;
  /** The signing secret, a forge's token, or a GitHub App as JSON. */
  readonly secret: string;
}

/** What a change leaves out stays as it is. */
export interface WebhookUpdate {
  readonly url?: string;
  readonly events?: readonly EventKind[];
  readonly format?: WebhookFormat;
  readonly secret?: string;
  /** Switching on forgets earlier failures. */
  readonly isEnabled?: boolean;
}

export interface WebhookFilter {
  readonly limit: number;
  /** Only those made before this one: the last id of the page before. */
  readonly before?: string;
  /** Names; null for those of all projects and for those that are for all. */
  readonly projects: readonly string[] | null;
}

/** Where events go. Methods that take an id throw StoreError 'UNKNOWN_WEBHOOK' for one that is not there. */
export interface WebhookStore {
  /** Throws StoreError 'UNKNOWN_PROJECT'. */
  add(webhook: WebhookRecord): Webhook;
  find(id: string): Webhook;
  /** Newest first. */
  list(filter: WebhookFilter): Webhook[];
  update(id: string, change: WebhookUpdate): Webhook;
  /** Sets another signing secret; the one before signs as well until `previousUntilMs`. */
  rotate(id: string, secret: string, previousUntilMs: number): Webhook;
  /** With its deliveries. */
  remove(id: string): void;
}
