import { randomBytes } from 'node:crypto';

import { createLocalWebhookAccess } from '../coordinator/local-webhook-access.ts';
import type { WebhookAccess } from '../coordinator/webhook-access.ts';
import { anyAddress, isPublicAddress } from '../source/url-guard.ts';
import type { CommandContext } from './command-context.ts';
import type { PlaceOptions } from './server-place.ts';
import { withAccess } from './with-access.ts';

/** Opens the webhooks of the server that is named, else of the store here, for `use`, and closes them. */
export async function withWebhooks(
  context: CommandContext,
  options: PlaceOptions,
  use: (webhooks: WebhookAccess) => Promise<void>,
): Promise<void> {
  const { signal } = context;
  await withAccess<WebhookAccess, void>(
    context,
    options,
    {
      here: (store, { settings }) =>
        createLocalWebhookAccess({
          webhooks: store.webhooks,
          deliveries: store.deliveries,
          audit: store.audit,
          isAllowed: settings.webhooks.allowPrivateAddresses ? anyAddress : isPublicAddress,
          clock: Date.now,
          random: randomBytes,
          async send(delivery) {
            // The forges' libraries are loaded for this alone.
            const { sendNow } = await import('./send-now.ts');
            return sendNow(store, delivery, { settings, signal });
          },
        }),
      there: (client) => client.webhooks,
    },
    use,
  );
}
