import type { Delivery } from '../comparison/webhook.ts';
import type { DeliveryStore } from '../store/delivery-store.ts';
import { addWebhook, changeWebhook, rotateSecret, type WebhookKeeping } from './keep-webhook.ts';
import type { WebhookAccess } from './webhook-access.ts';

export interface LocalWebhooks extends WebhookKeeping {
  readonly deliveries: DeliveryStore;
  /** Sends what waits, and tells what came of the first try of this delivery. */
  readonly send: (delivery: Delivery) => Promise<Delivery>;
}

/** The receivers of a store on this machine. */
export function createLocalWebhookAccess({ deliveries, send, ...keeping }: LocalWebhooks): WebhookAccess {
  const { webhooks } = keeping;
  return {
    list: async ({ limit, project }) =>
      webhooks.list({ limit, projects: project === null ? null : [project] }),
    add: async (webhook) => addWebhook(keeping, webhook),
    rotate: async (id) => rotateSecret(keeping, id),
    setEnabled: async (id, enabled) => changeWebhook(keeping, id, { enabled }),
    remove: async (id) => webhooks.remove(id),
    deliveries: async ({ webhook, limit, before, state }) =>
      deliveries.list({
        webhook,
        limit,
        ...(before === null ? {} : { before }),
        ...(state === null ? {} : { state }),
      }),
    replay: async (webhook, id) => send(deliveries.replay(webhook, id)),
    ping: async (webhook) => send(deliveries.ping(webhook)),
  };
}
