import type { NewWebhook, Webhook, WebhookChange } from '../comparison/webhook.ts';
import type { AddressRule } from '../source/url-guard.ts';
import type { WebhookStore } from '../store/webhook-store.ts';
import { checkReceiver } from './check-receiver.ts';
import { WebhookError } from './webhook-error.ts';
import { createSigningSecret } from './webhook-secret.ts';

/** What keeping receivers takes from outside. */
export interface WebhookKeeping {
  readonly webhooks: WebhookStore;
  readonly isAllowed: AddressRule;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

/** How long a signing secret that was changed signs as well. */
export const PREVIOUS_SECRET_MS = 24 * 3600 * 1000;

/** A receiver, and the signing secret where a new one was made: it is shown once. */
export interface KeptWebhook {
  readonly webhook: Webhook;
  readonly secret: string | null;
}

/** Throws WebhookError 'INVALID_WEBHOOK' and StoreError 'UNKNOWN_PROJECT'. */
export function addWebhook(
  { webhooks, isAllowed, random }: WebhookKeeping,
  request: NewWebhook,
): KeptWebhook {
  const { kind, url, project, events } = request;
  checkReceiver(kind, url, isAllowed);
  const format = request.kind === 'webhook' ? request.format : 'cloudevents';
  const secret = secretFor(request, random);
  const webhook = webhooks.add({ kind, url, project, events, format, secret });
  return { webhook, secret: kind === 'webhook' ? secret : null };
}

/** Throws WebhookError 'INVALID_WEBHOOK' and StoreError 'UNKNOWN_WEBHOOK'. */
export function changeWebhook(
  { webhooks, isAllowed }: WebhookKeeping,
  id: string,
  { token, app, enabled, url, events, format }: WebhookChange,
): Webhook {
  const before = webhooks.find(id);
  if (url !== undefined) checkReceiver(before.kind, url, isAllowed);
  if (before.kind === 'webhook' && (token !== undefined || app !== undefined)) {
    throw invalid(`webhook ${id} has no token: its signing secret is changed by itself`);
  }
  if (before.kind !== 'webhook' && format !== undefined) throw invalid(`webhook ${id} has no format`);
  if (before.kind === 'github-check' ? token !== undefined : app !== undefined) {
    throw invalid(`webhook ${id} takes ${before.kind === 'github-check' ? 'an app' : 'a token'}`);
  }
  // A token goes where it was meant to go, and nowhere else.
  const isElsewhere = url !== undefined && URL.parse(url)?.origin !== URL.parse(before.url)?.origin;
  if (before.kind !== 'webhook' && isElsewhere && token === undefined && app === undefined) {
    throw invalid(`webhook ${id} goes to another host now: give its token again`);
  }
  const secret = token ?? (app === undefined ? undefined : JSON.stringify(app));
  return webhooks.update(id, {
    ...(url === undefined ? {} : { url }),
    ...(events === undefined ? {} : { events }),
    ...(format === undefined ? {} : { format }),
    ...(secret === undefined ? {} : { secret }),
    ...(enabled === undefined ? {} : { isEnabled: enabled }),
  });
}

/** Makes a new signing secret; the one before signs as well for a day. Throws as `changeWebhook` does. */
export function rotateSecret({ webhooks, clock, random }: WebhookKeeping, id: string): KeptWebhook {
  if (webhooks.find(id).kind !== 'webhook') throw invalid(`webhook ${id} has no signing secret, but a token`);
  const secret = createSigningSecret(random);
  return { webhook: webhooks.rotate(id, secret, clock() + PREVIOUS_SECRET_MS), secret };
}

function secretFor(request: NewWebhook, random: (bytes: number) => Uint8Array): string {
  if (request.kind === 'webhook') return createSigningSecret(random);
  return request.kind === 'github-check' ? JSON.stringify(request.app) : request.token;
}

const invalid = (message: string): WebhookError => new WebhookError('INVALID_WEBHOOK', message);
