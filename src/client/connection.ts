import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Agent, fetch, type BodyInit, type Response } from 'undici';
import type { z } from 'zod';

import { problemSchema } from '../api/problem.ts';
import { messageOf } from '../errors.ts';
import type { ServerAddress } from './server-address.ts';
import { SERVER_CODES, ServerError } from './server-error.ts';

export interface ConnectionOptions {
  readonly address: ServerAddress;
  readonly token: string | null;
  readonly userAgent: string;
  /** The pauses before each further try of a request that may be repeated, in milliseconds. */
  readonly retryDelaysMs?: readonly number[];
}

export interface Request {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the base: `/api/v1/comparisons`. */
  readonly path: string;
  /** Undefined and null are left out. */
  readonly query?: Readonly<Record<string, string | number | null | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Makes the content of a body that is no JSON, anew for each try. */
  readonly content?: () => BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** One server. A request that an outage ended is tried again: the server knows a repeated one by its key. Throws ServerError. */
export interface Connection {
  /** The answer, checked against its schema. */
  json<T>(request: Request, schema: z.ZodType<T>): Promise<T>;
  /** The answer itself, once its status says that it is one. */
  response(request: Request): Promise<Response>;
  close(): Promise<void>;
}

const RETRY_DELAYS_MS = [250, 1000, 3000];
const TRY_AGAIN = new Set([429, 502, 503, 504]);
const MOST_WAIT_MS = 60_000;
const MOST_PROBLEM_CHARACTERS = 64 * 1024;

export function createConnection(options: ConnectionOptions): Connection {
  const { address, token, userAgent, retryDelaysMs = RETRY_DELAYS_MS } = options;
  const { socketPath } = address;
  const agent = new Agent(socketPath === null ? {} : { connect: { socketPath } });

  const send = async (request: Request, key: string): Promise<Response> => {
    const { method = 'GET', body, content, signal } = request;
    return fetch(addressOf(address, request), {
      method,
      signal,
      dispatcher: agent,
      // A redirect would carry the token to wherever it leads.
      redirect: 'manual',
      headers: {
        'user-agent': userAgent,
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(method === 'GET' ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(content === undefined ? {} : { body: content(), duplex: 'half' }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };

  const response = async (request: Request): Promise<Response> => {
    const key = randomUUID();
    for (let tries = 0; ; tries++) {
      const delayMs = retryDelaysMs[tries];
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      const answer = await send(request, key).catch((cause: unknown) => {
        request.signal.throwIfAborted();
        if (delayMs === undefined) throw unreachable(address, cause);
        return null;
      });
      if (answer?.ok === true) return answer;
      if (answer !== null && (delayMs === undefined || !TRY_AGAIN.has(answer.status))) {
        // oxlint-disable-next-line no-await-in-loop -- it throws
        throw await errorOf(answer, address);
      }
      const waitMs = Math.max(delayMs ?? 0, answer === null ? 0 : retryAfterMs(answer));
      // oxlint-disable-next-line no-await-in-loop -- the connection is free before the next try
      await answer?.body?.cancel();
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      await sleep(waitMs, undefined, { signal: request.signal }).catch(() => request.signal.throwIfAborted());
    }
  };

  return {
    response,
    async json(request, schema) {
      const answer = await response(request);
      try {
        return schema.parse(await answer.json());
      } catch (cause) {
        request.signal.throwIfAborted();
        throw foreign(address, `its answer to ${request.path} is not what was expected`, cause);
      }
    },
    close: async () => agent.destroy(),
  };
}

function addressOf({ base }: ServerAddress, { path, query = {} }: Request): string {
  const url = new URL(`${base}${path}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) url.searchParams.set(name, String(value));
  }
  return url.href;
}

function retryAfterMs({ headers }: Response): number {
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) ? Math.min(MOST_WAIT_MS, Math.max(0, seconds * 1000)) : 0;
}

/** A problem in the server's own words; anything else did not come from Verbatim. */
async function errorOf(answer: Response, address: ServerAddress): Promise<ServerError> {
  const text = (await answer.text().catch(() => '')).slice(0, MOST_PROBLEM_CHARACTERS);
  const problem = problemSchema.safeParse(jsonOf(text));
  if (!problem.success) return foreign(address, `it answers with ${answer.status}`);
  const { code, detail, hint } = problem.data;
  return new ServerError(code, detail, hint === null ? {} : { hint });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unreachable({ base, socketPath }: ServerAddress, cause: unknown): ServerError {
  return new ServerError(
    SERVER_CODES.unreachable,
    `no server answers at ${socketPath ?? base}: ${messageOf(cause)}`,
    {
      cause,
      hint: 'is `verbatim serve` running there? --server and VERBATIM_SERVER say where it is looked for',
    },
  );
}

function foreign({ base, socketPath }: ServerAddress, why: string, cause?: unknown): ServerError {
  return new ServerError(
    SERVER_CODES.foreign,
    `${socketPath ?? base} does not answer as Verbatim does: ${why}`,
    {
      cause,
      hint: 'is the address right, and are both of the same version?',
    },
  );
}
