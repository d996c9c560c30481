import { randomBytes } from 'node:crypto';

import type { Command } from 'commander';

import type { ServiceSettings } from '../config/service-settings.ts';
import type { WebhookKeeping } from '../coordinator/keep-webhook.ts';
import { anyAddress, isPublicAddress } from '../source/url-guard.ts';
import { openStore, type Store } from '../store/store.ts';
import type { CommandContext } from './command-context.ts';
import { readServicePlace, type ServicePlaceOptions } from './service-place.ts';

/** The store of a service, and what its settings say of webhooks. */
export interface WebhookPlace {
  readonly store: Store;
  readonly settings: ServiceSettings;
  readonly keeping: WebhookKeeping;
}

/** Adds the options by which `withWebhooks` finds the service. */
export function addPlaceOptions(command: Command): Command {
  return command
    .option('--config <file>', "the service's configuration")
    .option('--data <directory>', 'folder of the store');
}

/** Opens the store for `use`, and closes it. */
export async function withWebhooks(
  context: CommandContext,
  options: ServicePlaceOptions,
  use: (place: WebhookPlace) => Promise<void> | void,
): Promise<void> {
  const { settings, config } = readServicePlace(context, options);
  const store = openStore(config.dataDirectory, Date.now);
  const keeping: WebhookKeeping = {
    webhooks: store.webhooks,
    isAllowed: settings.webhooks.allowPrivateAddresses ? anyAddress : isPublicAddress,
    clock: Date.now,
    random: randomBytes,
  };
  try {
    await use({ store, settings, keeping });
  } finally {
    store.close();
  }
}
