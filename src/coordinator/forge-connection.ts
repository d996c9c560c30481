import { fetch, type Agent } from 'undici';

import { CodedError, messageOf } from '../errors.ts';
import { SourceError } from '../source/source-error.ts';
import { checkHost, type AddressRule } from '../source/url-guard.ts';
import type { DeliveryOutcome } from './delivery-outcome.ts';
import { hideSecrets } from './hide-secrets.ts';
import { retryAfterMs } from './retry-after.ts';

/** A forge's answers are longer than those of webhooks: lists of statuses are read. */
export const FORGE_ANSWER_BYTES = 4 * 1024 * 1024;
const SHOWN_CHARACTERS = 1024;
/** GitHub's advice for a limit that names no end. */
const LEAST_WAIT_MS = 60_000;

export interface ForgeConnection {
  readonly agent: Agent;
  readonly isAllowed: AddressRule;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly userAgent: string;
  readonly timeoutMs: number;
}

class ForgeError extends CodedError<'MOVED'> {}

type FetchInit = NonNullable<Parameters<typeof fetch>[1]>;
export type ForgeFetch = (url: string, init?: FetchInit) => ReturnType<typeof fetch>;

/** `fetch` for one forge: to allowed addresses alone, with a deadline, and without redirects, which would carry the token on. */
export function createForgeFetch(
  { agent, isAllowed, timeoutMs }: ForgeConnection,
  stop: AbortSignal,
): ForgeFetch {
  return async (address, init = {}) => {
    const url = new URL(address);
    // Sockets look names up, but not addresses: this check is the only one for those.
    await checkHost(url.hostname, isAllowed);
    const signal = AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]);
    const response = await fetch(url, { ...init, dispatcher: agent, redirect: 'manual', signal });
    if (response.status < 300 || response.status >= 400 || response.status === 304) return response;
    await response.body?.cancel();
    throw new ForgeError('MOVED', `${url.origin}${url.pathname} answers with a redirect`, {
      hint: 'give the webhook, or the project, the new address',
    });
  };
}

/** What a forge answered, for `outcomeOfForge`. */
export interface ForgeAnswer {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly message: string;
}

/** What an answer means for a delivery: limits are waited for, what is not valid is not tried again. */
export function outcomeOfForge(
  { status, header, message }: ForgeAnswer,
  nowMs: number,
  secrets: readonly string[],
): DeliveryOutcome {
  const answer = shown(message, secrets);
  if (status >= 200 && status < 300) return { kind: 'accepted', status, answer };
  const waitMs = retryAfterMs(header, nowMs);
  // GitHub says so with 403 too; a secondary limit may have no header at all.
  const isLimit = status === 429 || (status === 403 && (waitMs !== null || /rate limit/i.test(message)));
  if (isLimit) return { kind: 'absent', status, answer, retryAfterMs: Math.max(waitMs ?? 0, LEAST_WAIT_MS) };
  if (status >= 500) return { kind: 'absent', status, answer, retryAfterMs: waitMs };
  if (status === 400 || status === 422) return { kind: 'refused', status, answer };
  return { kind: 'failed', status, answer: `${answer}${adviceFor(status)}` };
}

/** What came instead of an answer. */
export function outcomeOfFault(error: unknown, secrets: readonly string[]): DeliveryOutcome {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof ForgeError) {
      return { kind: 'failed', status: null, answer: shown(`${at.message}: ${at.hint ?? ''}`, secrets) };
    }
    if (at instanceof SourceError) {
      return { kind: 'absent', status: null, answer: shown(at.message, secrets), retryAfterMs: null };
    }
  }
  return { kind: 'absent', status: null, answer: shown(messageOf(error), secrets), retryAfterMs: null };
}

/** A forge hides what a token may not see: 404 is not only for what is not there. */
function adviceFor(status: number): string {
  if (status === 401) return ' (the token is not valid, or no longer)';
  if (status === 403 || status === 404) {
    return ' (no such repository or commit, or the token may not write statuses there)';
  }
  return '';
}

const shown = (text: string, secrets: readonly string[]): string =>
  hideSecrets(text, secrets).slice(0, SHOWN_CHARACTERS).toWellFormed();
