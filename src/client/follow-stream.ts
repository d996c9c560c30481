import { setTimeout as sleep } from 'node:timers/promises';

import { EventSourceParserStream, type EventSourceMessage } from 'eventsource-parser/stream';

import type { Connection } from './connection.ts';
import { SERVER_CODES, ServerError } from './server-error.ts';

const RECONNECT_MS = 500;
/** Without a byte for so long, heartbeats included, the connection is taken for dead. */
const SILENCE_MS = 60_000;
/** Outages in a row, each tried by the connection for some seconds, before it is given up. */
const MOST_OUTAGES = 10;

/**
 * The events of a stream, going on after the last one when the connection breaks, until `isLast` says that one was the last. Throws
 * ServerError when the server stays away, and the signal's reason.
 */
export async function* followStream(
  connection: Connection,
  path: string,
  { isLast, signal }: { isLast: (message: EventSourceMessage) => boolean; signal: AbortSignal },
): AsyncGenerator<EventSourceMessage> {
  let lastId: string | null = null;
  for (let outages = 0; ;) {
    try {
      for await (const message of readOnce(connection, path, { lastId, signal })) {
        outages = 0;
        lastId = message.id ?? lastId;
        yield message;
        if (isLast(message)) return;
      }
    } catch (error) {
      signal.throwIfAborted();
      // What the server refuses, it refuses the next time too.
      if (error instanceof ServerError && error.code !== SERVER_CODES.unreachable) throw error;
      if ((outages += 1) > MOST_OUTAGES) throw error;
    }
    // oxlint-disable-next-line no-await-in-loop -- one connection after the other
    await sleep(RECONNECT_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

async function* readOnce(
  connection: Connection,
  path: string,
  { lastId, signal }: { lastId: string | null; signal: AbortSignal },
): AsyncGenerator<EventSourceMessage> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Error('the stream fell silent')), SILENCE_MS);
  try {
    const { body } = await connection.response({
      path,
      headers: { accept: 'text/event-stream', ...(lastId === null ? {} : { 'last-event-id': lastId }) },
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (body === null) return;
    const heard = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        timer.refresh();
        controller.enqueue(chunk);
      },
    });
    const text = body.pipeThrough(heard).pipeThrough(new TextDecoderStream());
    yield* text.pipeThrough(new EventSourceParserStream());
  } finally {
    clearTimeout(timer);
  }
}
