import type { Delivery } from '../comparison/webhook.ts';
import type { ServiceSettings } from '../config/service-settings.ts';
import { createDeliverer } from '../coordinator/deliver.ts';
import { untilTried } from '../coordinator/until-tried.ts';
import { anyAddress, isPublicAddress } from '../source/url-guard.ts';
import type { Store } from '../store/store.ts';
import { comparisonUrlOf } from './comparison-url.ts';
import { VERSION } from './version.ts';

const STOP_MS = 60_000;
const LOOK_MS = 50;
const SILENT = { info() {}, warn() {} };

/**
 * Sends what waits until this delivery was tried, by this process or by a service that runs beside it, and tells what came of that try.
 * What is not taken then is tried again by the service.
 */
export async function sendNow(
  { deliveries }: Store,
  { webhook, id }: Pick<Delivery, 'webhook' | 'id'>,
  { settings, signal }: { settings: ServiceSettings; signal: AbortSignal },
): Promise<Delivery> {
  const deliverer = createDeliverer({
    deliveries,
    isAllowed: settings.webhooks.allowPrivateAddresses ? anyAddress : isPublicAddress,
    clock: Date.now,
    random: Math.random,
    version: VERSION,
    comparisonUrl: comparisonUrlOf(settings),
    log: SILENT,
  });
  deliverer.start();
  try {
    return await untilTried(async () => deliveries.find(webhook, id), { everyMs: LOOK_MS, signal });
  } finally {
    await deliverer.stop(STOP_MS);
  }
}
