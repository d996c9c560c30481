import { Readable } from 'node:stream';

import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

import { ApiError } from './api-error.ts';
import { sseText, type SseMessage } from './sse.ts';
import type { StreamGate } from './stream-gate.ts';

/** Where a client that lost its connection, or that comes for the rest, wants to go on. */
export const streamQuerySchema = z.object({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('Goes on after the event with this id; a Last-Event-ID header comes before it.'),
});

export interface StreamOptions {
  readonly gate: StreamGate;
  readonly heartbeatMs: number;
  /** Whether who opened it may still see it: a token ends, and what was public becomes private. */
  readonly maySee: () => boolean;
  /** Aborts when the service begins to stop: clients come back when it is there again. */
  readonly stopping: AbortSignal;
}

/**
 * Server-sent events as an answer. `messages` is asked for the next one when the client has taken the one before; its signal ends with
 * the connection. Throws ApiError 'TOO_MANY_STREAMS'.
 */
export function replyStream(
  request: FastifyRequest,
  reply: FastifyReply,
  { gate, heartbeatMs, maySee, stopping }: StreamOptions,
  messages: (signal: AbortSignal) => AsyncIterable<SseMessage>,
): FastifyReply {
  const stream = gate.open(request.ip);
  reply.raw.once('close', () => stream.close());
  const signal = AbortSignal.any([stream.signal, stopping]);
  const text = Readable.from(sseText(messages(signal), { heartbeatMs, signal, maySee }), {
    objectMode: false,
  });
  return (
    reply
      .header('cache-control', 'no-store')
      // For proxies that would keep it back until it is long enough.
      .header('x-accel-buffering', 'no')
      .type('text/event-stream')
      .send(text)
  );
}

/** The id of the last event that the client has; null for none. Throws ApiError 'INVALID_REQUEST'. */
export function lastEventId({ headers }: FastifyRequest, after: number | undefined): number | null {
  const header = headers['last-event-id'];
  if (header === undefined || header === '') return after ?? null;
  if (typeof header === 'string' && /^[0-9]{1,15}$/.test(header)) return Number(header);
  throw new ApiError('INVALID_REQUEST', 'the Last-Event-ID is not one of this stream: it has digits only');
}
