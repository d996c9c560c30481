import { deliveryAnswerSchema, keptWebhookSchema, webhookAnswerSchema } from '../api/schemas/webhook.ts';
import type { Delivery } from '../comparison/webhook.ts';
import { untilTried } from '../coordinator/until-tried.ts';
import type { WebhookAccess } from '../coordinator/webhook-access.ts';
import type { ApiRequests } from './api-requests.ts';

const LOOK_MS = 300;

/** The receivers of a server. Throws ServerError. */
export function createServerWebhookAccess(api: ApiRequests, signal: AbortSignal): WebhookAccess {
  const tried = async ({ webhook, id }: Delivery): Promise<Delivery> =>
    untilTried(
      async () => api.get(`${pathOf(webhook)}/deliveries/${encodeURIComponent(id)}`, deliveryAnswerSchema),
      { everyMs: LOOK_MS, signal },
    );
  return {
    list: async (filter) => api.list('/webhooks', webhookAnswerSchema, filter),
    add: async (webhook) => api.send('/webhooks', keptWebhookSchema, { body: webhook }),
    rotate: async (id) => api.send(`${pathOf(id)}/rotate`, keptWebhookSchema),
    setEnabled: async (id, enabled) =>
      api.send(pathOf(id), webhookAnswerSchema, { method: 'PATCH', body: { enabled } }),
    remove: async (id) => api.remove(pathOf(id)),
    deliveries: async ({ webhook, ...filter }) =>
      api.list(`${pathOf(webhook)}/deliveries`, deliveryAnswerSchema, filter),
    replay: async (webhook, id) =>
      tried(
        await api.send(
          `${pathOf(webhook)}/deliveries/${encodeURIComponent(id)}/replay`,
          deliveryAnswerSchema,
        ),
      ),
    ping: async (webhook) => tried(await api.send(`${pathOf(webhook)}/ping`, deliveryAnswerSchema)),
  };
}

const pathOf = (id: string): string => `/webhooks/${encodeURIComponent(id)}`;
