import { EventSourceParserStream, type EventSourceMessage } from 'eventsource-parser/stream';

import type { Connection } from './connection.ts';
import { readOn } from './read-on.ts';

/**
 * The events of a stream, going on after the last one when the connection breaks or falls silent, until `isLast` says that one was the
 * last. Throws ServerError when the server stays away, and the signal's reason.
 */
export function followStream(
  connection: Connection,
  path: string,
  { isLast, signal }: { isLast: (message: EventSourceMessage) => boolean; signal: AbortSignal },
): AsyncGenerator<EventSourceMessage> {
  let lastId: string | null = null;
  return readOn(connection, signal, async function* read(heard) {
    const headers: Record<string, string> = lastId === null ? {} : { 'last-event-id': lastId };
    const { body } = await connection.stream({ path, headers, signal }, 'text/event-stream');
    // A heartbeat is no message, but shows that the server is there.
    const listening = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        heard();
        controller.enqueue(chunk);
      },
    });
    const text = body?.pipeThrough(listening).pipeThrough(new TextDecoderStream());
    for await (const message of text?.pipeThrough(new EventSourceParserStream()) ?? []) {
      lastId = message.id ?? lastId;
      yield message;
      if (isLast(message)) return;
    }
    throw new Error('the stream ended before its last event');
  });
}
