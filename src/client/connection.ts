import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Agent, fetch, type BodyInit, type Response } from 'undici';
import type { z } from 'zod';

import { DEFAULT_API_CONFIG } from '../api/api-deps.ts';
import { brokenOff, foreign, refusalOf, unreachable } from './connection-error.ts';
import type { ServerAddress } from './server-address.ts';
import { ServerError } from './server-error.ts';

export interface ConnectionOptions {
  readonly address: ServerAddress;
  readonly token: string | null;
  readonly userAgent: string;
  /** The pauses before each further try of a request that may be repeated, in milliseconds. */
  readonly retryDelaysMs?: readonly number[];
  /** Without a byte for so long, heartbeats included, a stream is taken for broken. */
  readonly silenceMs?: number;
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

/**
 * One server. A request that an outage ended is tried again, also when its answer broke off: the server knows a repeated one by its key.
 * Throws ServerError, and the signal's reason.
 */
export interface Connection {
  /** The answer, checked against its schema. */
  json<T>(request: Request, schema: z.ZodType<T>): Promise<T>;
  /** Of a request whose answer tells nothing. */
  done(request: Request): Promise<void>;
  /** An answer of this media type that is read as it comes. What breaks it off is for `faultOf`. */
  stream(request: Request, mediaType: string): Promise<Response>;
  /** Whatever ended the reading of a stream, as an outage of this server. */
  faultOf(cause: unknown): ServerError;
  close(): Promise<void>;
}

const RETRY_DELAYS_MS = [250, 1000, 3000];
const SILENT_HEARTBEATS = 4;
const SILENCE_MS = SILENT_HEARTBEATS * DEFAULT_API_CONFIG.heartbeatMs;
const MOST_WAIT_MS = 60_000;

export function createConnection(options: ConnectionOptions): Connection {
  const { address, token, userAgent, retryDelaysMs = RETRY_DELAYS_MS, silenceMs = SILENCE_MS } = options;
  const connect = address.socketPath === null ? {} : { connect: { socketPath: address.socketPath } };
  const answers = new Agent(connect);
  const streams = new Agent({ ...connect, headersTimeout: silenceMs, bodyTimeout: silenceMs });

  const send = async (request: Request, { key, agent }: { key: string; agent: Agent }): Promise<Response> => {
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
    }).catch((cause: unknown) => {
      throw unreachable(address, cause);
    });
  };

  const faultOf = (cause: unknown): ServerError =>
    cause instanceof ServerError ? cause : brokenOff(address, cause);

  /** What `take` has of the answer, once its status says that it is one. */
  const ask = async <T>(
    request: Request,
    agent: Agent,
    take: (answer: Response) => Promise<T>,
  ): Promise<T> => {
    const { signal } = request;
    const key = randomUUID();
    for (let tries = 0; ; tries++) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- one try after the other
        const answer = await send(request, { key, agent });
        // oxlint-disable-next-line no-await-in-loop -- one try after the other
        if (!answer.ok) throw await refusalOf(answer, address);
        // oxlint-disable-next-line no-await-in-loop -- one try after the other
        return await take(answer);
      } catch (cause) {
        signal.throwIfAborted();
        const error = faultOf(cause);
        const delayMs = retryDelaysMs[tries];
        if (error.againAfterMs === null || delayMs === undefined) throw error;
        const waitMs = Math.max(delayMs, Math.min(MOST_WAIT_MS, error.againAfterMs));
        // oxlint-disable-next-line no-await-in-loop -- one try after the other
        await sleep(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
      }
    }
  };

  return {
    async json(request, schema) {
      const text = await ask(request, answers, async (answer) => answer.text());
      try {
        return schema.parse(JSON.parse(text));
      } catch (cause) {
        throw foreign(address, `its answer to ${request.path} is not what was expected`, cause);
      }
    },
    async done(request) {
      await ask(request, answers, async (answer) => answer.text());
    },
    async stream(request, mediaType) {
      const headers = { ...request.headers, accept: mediaType };
      const answer = await ask({ ...request, headers }, streams, async (whole) => whole);
      const given = answer.headers.get('content-type') ?? 'nothing';
      if (given.split(';')[0] === mediaType) return answer;
      await answer.body?.cancel();
      throw foreign(address, `its answer to ${request.path} is ${given}`);
    },
    faultOf,
    async close() {
      await Promise.all([answers.destroy(), streams.destroy()]);
    },
  };
}

function addressOf({ base }: ServerAddress, { path, query = {} }: Request): string {
  const url = new URL(`${base}${path}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) url.searchParams.set(name, String(value));
  }
  return url.href;
}
