import { Webhook as Signer } from 'standardwebhooks';
import { request, type Agent, type Dispatcher } from 'undici';

import { messageOf } from '../errors.ts';
import { SourceError } from '../source/source-error.ts';
import { checkHost, type AddressRule } from '../source/url-guard.ts';
import type { Dispatch } from '../store/delivery-store.ts';
import type { DeliveryOutcome } from './delivery-outcome.ts';
import { hideSecrets } from './hide-secrets.ts';
import { retryAfterMs } from './retry-after.ts';
import { SEND_TIMEOUT_MS } from './receiver-connection.ts';

/** What a person sees of an answer. */
const SHOWN_BYTES = 1024;

export interface WebhookSender {
  readonly agent: Agent;
  readonly isAllowed: AddressRule;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly userAgent: string;
  readonly timeoutMs?: number;
}

/**
 * Sends one event as Standard Webhooks 1.0.0 says: signed with every good secret, 2xx is success, redirects are not followed.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export async function sendWebhook(
  dispatch: Dispatch,
  sender: WebhookSender,
  stop: AbortSignal,
): Promise<DeliveryOutcome> {
  const { isAllowed, agent, clock, timeoutMs = SEND_TIMEOUT_MS } = sender;
  const { receiver, payload } = dispatch;
  const hide = (text: string): string => hideSecrets(text, receiver.secrets);
  try {
    const url = new URL(receiver.url);
    // Sockets look names up, but not addresses: this check is the only one for those.
    await checkHost(url.hostname, isAllowed);
    const response = await request(url, {
      dispatcher: agent,
      method: 'POST',
      headers: {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'user-agent': sender.userAgent,
        ...signatureHeaders(dispatch, clock()),
      },
      body: payload,
      signal: AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]),
    });
    const answer = hide(await firstBytes(response.body));
    return outcomeOf(response, answer, clock());
  } catch (error) {
    return { kind: 'absent', status: null, answer: hide(problemOf(error)), retryAfterMs: null };
  }
}

/** `webhook-id` is the same in every try, the time and with it the signatures are not. */
export function signatureHeaders(
  { id, payload, receiver }: Pick<Dispatch, 'id' | 'payload' | 'receiver'>,
  nowMs: number,
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const at = new Date(nowMs);
  const signatures = receiver.secrets.map((secret) => new Signer(secret).sign(id, at, payload));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(nowMs / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}

function outcomeOf(
  { statusCode: status, headers }: Dispatcher.ResponseData,
  answer: string,
  nowMs: number,
): DeliveryOutcome {
  if (status >= 200 && status < 300) return { kind: 'accepted', status, answer };
  if (status === 410) return { kind: 'gone', status, answer };
  const header = (name: string): string | null => {
    const value = headers[name];
    return typeof value === 'string' ? value : null;
  };
  const waitMs = retryAfterMs(header, nowMs);
  const isAbsent = status === 429 || status >= 500 || waitMs !== null;
  return isAbsent
    ? { kind: 'absent', status, answer, retryAfterMs: waitMs }
    : { kind: 'failed', status, answer };
}

/** The rest of an answer is not waited for, nor does an answer that breaks off make a success a failure. */
async function firstBytes(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  body.on('error', () => {});
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= SHOWN_BYTES) break;
    }
  } catch {
    // What came is shown.
  }
  return Buffer.concat(chunks).subarray(0, SHOWN_BYTES).toString();
}

/** Looks through undici's wrapping for the guard's own refusal. */
function problemOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof SourceError) return at.message;
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'no answer in time';
  return messageOf(error);
}
