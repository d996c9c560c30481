import { Agent } from 'undici';

import { guardedLookup, type AddressRule } from '../source/url-guard.ts';

/** What Standard Webhooks recommends is between 15 and 30 seconds. */
export const SEND_TIMEOUT_MS = 20_000;
const KEEP_ALIVE_MS = 10_000;

/** Connects to receivers, and to no address that `isAllowed` refuses, whatever a name says at that moment. */
export function createReceiverAgent(
  isAllowed: AddressRule,
  { timeoutMs = SEND_TIMEOUT_MS, mostBytes }: { timeoutMs?: number; mostBytes?: number } = {},
): Agent {
  return new Agent({
    connect: { lookup: guardedLookup(isAllowed), timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    ...(mostBytes === undefined ? {} : { maxResponseSize: mostBytes }),
  });
}
