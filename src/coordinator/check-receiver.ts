import ipaddr from 'ipaddr.js';

import type { WebhookKind } from '../comparison/webhook.ts';
import type { AddressRule } from '../source/url-guard.ts';
import { FORGE_OF } from '../store/sqlite-delivery-outbox.ts';
import { WebhookError } from './webhook-error.ts';

/** An example for each forge, for messages. */
const API_EXAMPLES = {
  github: 'https://api.github.com, or https://github.example.org/api/v3',
  gitlab: 'https://gitlab.com/api/v4',
  gitea: 'https://codeberg.org/api/v1',
} as const;
const API_URLS = {
  github: /^https?:\/\/(?:api\.github\.com\/?|[^/]+\/api\/v3\/?)$/,
  gitlab: /\/api\/v4\/?$/,
  gitea: /\/api\/v1\/?$/,
} as const;

/**
 * Refuses what can be seen to be wrong in a receiver's address. What its name leads to is looked at each time something is sent.
 * Throws WebhookError 'INVALID_WEBHOOK'.
 */
export function checkReceiver(kind: WebhookKind, text: string, isAllowed: AddressRule): void {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw invalid(`${JSON.stringify(text)} is not an http or https URL`);
  }
  if (url.username !== '' || url.password !== '') {
    throw invalid(`the URL at ${url.host} holds a user or password`, 'events are signed instead');
  }
  if (url.hash !== '') throw invalid(`the URL at ${url.host} holds a #, which is never sent`);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (ipaddr.isValid(host) && !isAllowed(host)) {
    throw invalid(
      `${host} is not a public address`,
      'who runs the service can allow private addresses (webhooks.allowPrivateAddresses)',
    );
  }
  if (kind === 'webhook') return;
  const forge = FORGE_OF[kind];
  if (url.search !== '' || !API_URLS[forge].test(text)) {
    throw invalid(
      `${url.origin}${url.pathname} is not the root of a ${forge} API`,
      `such as ${API_EXAMPLES[forge]}`,
    );
  }
  // A token in the clear is a token given away; on loopback nobody listens.
  const isLoopback = ipaddr.isValid(host) && ipaddr.parse(host).range() === 'loopback';
  if (url.protocol !== 'https:' && !isLoopback)
    throw invalid(`a token is sent by https alone, not to ${text}`);
}

const invalid = (message: string, hint?: string): WebhookError =>
  new WebhookError('INVALID_WEBHOOK', message, hint === undefined ? {} : { hint });
