import type { Delivery } from '../comparison/webhook.ts';
import type { AuditStore } from '../store/audit-store.ts';
import type { DeliveryStore } from '../store/delivery-store.ts';
import { addWebhook, changeWebhook, rotateSecret, type WebhookKeeping } from './keep-webhook.ts';
import { createLocalAudit } from './local-audit.ts';
import type { WebhookAccess } from './webhook-access.ts';

export interface LocalWebhooks extends WebhookKeeping {
  readonly deliveries: DeliveryStore;
  readonly audit: AuditStore;
  /** Sends what waits, and tells what came of the first try of this delivery. */
  readonly send: (delivery: Delivery) => Promise<Delivery>;
}

/** The receivers of a store on this machine. */
export function createLocalWebhookAccess({
  deliveries,
  audit,
  send,
  ...keeping
}: LocalWebhooks): WebhookAccess {
  const { webhooks } = keeping;
  const record = createLocalAudit(audit);
  return {
    list: async ({ limit, project }) =>
      webhooks.list({ limit, projects: project === null ? null : [project] }),
    async add(webhook) {
      const kept = addWebhook(keeping, webhook);
      record('webhook.create', kept.webhook.id);
      return kept;
    },
    async rotate(id) {
      const kept = rotateSecret(keeping, id);
      record('webhook.rotate', id);
      return kept;
    },
    async setEnabled(id, enabled) {
      const changed = changeWebhook(keeping, id, { enabled });
      record('webhook.change', id);
      return changed;
    },
    async remove(id) {
      webhooks.remove(id);
      record('webhook.remove', id);
    },
    deliveries: async ({ webhook, limit, before, state }) =>
      deliveries.list({
        webhook,
        limit,
        ...(before === null ? {} : { before }),
        ...(state === null ? {} : { state }),
      }),
    async replay(webhook, id) {
      const delivery = deliveries.replay(webhook, id);
      record('webhook.delivery.replay', `${webhook}/${id}`);
      return send(delivery);
    },
    async ping(webhook) {
      const delivery = deliveries.ping(webhook);
      record('webhook.ping', webhook);
      return send(delivery);
    },
  };
}
