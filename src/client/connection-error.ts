import type { Response } from 'undici';

import { problemSchema } from '../api/problem.ts';
import { retryAfterMs } from '../coordinator/retry-after.ts';
import { messageOf } from '../errors.ts';
import type { ServerAddress } from './server-address.ts';
import { SERVER_CODES, ServerError } from './server-error.ts';

/** What a server, or a proxy before it, answers with when another time may do. */
const LATER = new Set([429, 502, 503, 504]);
/** The first of two requests with one key is under way: its connection broke before its answer. */
const KEY_IN_USE = 'KEY_IN_USE';
const MOST_PROBLEM_CHARACTERS = 64 * 1024;

/** A problem in the server's own words; anything else is from a proxy, or did not come from Verbatim. */
export async function refusalOf(answer: Response, address: ServerAddress): Promise<ServerError> {
  const { status, headers } = answer;
  const text = (await answer.text()).slice(0, MOST_PROBLEM_CHARACTERS);
  const problem = problemSchema.safeParse(jsonOf(text));
  const askedMs = retryAfterMs((name) => headers.get(name), Date.now()) ?? 0;
  if (!problem.success) {
    if (!LATER.has(status)) return foreign(address, `it answers with ${status}`);
    return outage(`the server behind ${nameOf(address)} does not answer now: ${status}`, askedMs);
  }
  const { code, detail, hint, request } = problem.data;
  const againAfterMs = LATER.has(status) || code === KEY_IN_USE ? askedMs : null;
  // A fault of the server's own is in its log, and told here without what went wrong.
  const next = hint ?? (status >= 500 ? `in the server's log it is request ${request}` : null);
  return new ServerError(code, detail, { againAfterMs, ...(next === null ? {} : { hint: next }) });
}

export function unreachable(address: ServerAddress, cause: unknown): ServerError {
  return outage(`no server answers at ${nameOf(address)}: ${messageOf(cause)}`, 0, cause);
}

/** The connection broke within an answer, or nothing more came. */
export function brokenOff(address: ServerAddress, cause: unknown): ServerError {
  return outage(`${nameOf(address)} breaks off its answer: ${messageOf(cause)}`, 0, cause);
}

export function foreign(address: ServerAddress, why: string, cause?: unknown): ServerError {
  return new ServerError(
    SERVER_CODES.foreign,
    `${nameOf(address)} does not answer as Verbatim does: ${why}`,
    { cause, hint: 'is the address right, and are both of the same version?' },
  );
}

function outage(message: string, againAfterMs: number, cause?: unknown): ServerError {
  return new ServerError(SERVER_CODES.unreachable, message, {
    cause,
    againAfterMs,
    hint: 'is `verbatim serve` running there? --server and VERBATIM_SERVER say where it is looked for',
  });
}

const nameOf = ({ base, socketPath }: ServerAddress): string => socketPath ?? base;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
