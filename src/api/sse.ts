import { setTimeout as sleep } from 'node:timers/promises';

/** One event of a stream. `id` is what a client sends back as Last-Event-ID; null leaves that as it was. */
export interface SseMessage {
  readonly id: number | null;
  readonly event: string;
  /** Sent as JSON: whatever line ends it holds, it stays one line. */
  readonly data: unknown;
}

/** How long a client waits before it comes back. */
const RETRY_MS = 3000;
const HEARTBEAT = ': \n\n';

export function formatMessage({ id, event, data }: SseMessage): string {
  return `${id === null ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * A stream as text (https://html.spec.whatwg.org/multipage/server-sent-events.html), with a comment whenever nothing was to be said for
 * `heartbeatMs`, until `messages` or `signal` ends it, or `maySee` says no: it is asked before each of them. Nothing is taken from `messages` before the text before it was.
 */
export async function* sseText(
  messages: AsyncIterable<SseMessage>,
  {
    heartbeatMs,
    signal,
    maySee,
  }: { readonly heartbeatMs: number; readonly signal: AbortSignal; readonly maySee: () => boolean },
): AsyncGenerator<string> {
  const iterator = messages[Symbol.asyncIterator]();
  try {
    yield `retry: ${RETRY_MS}\n\n`;
    let coming = iterator.next();
    while (!signal.aborted) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other is what a stream is
      const next = await within(coming, heartbeatMs, signal);
      if (next === 'ended' || !maySee()) return;
      if (next === 'nothing') {
        yield HEARTBEAT;
        continue;
      }
      if (next.done === true) return;
      yield formatMessage(next.value);
      coming = iterator.next();
    }
  } finally {
    // Not waited for: it may have its last step still to take, which the signal ends.
    Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

/** What came of `coming` within that time; a failure after the end of the stream is nobody's any more. */
async function within<T>(
  coming: Promise<T>,
  ms: number,
  signal: AbortSignal,
): Promise<T | 'nothing' | 'ended'> {
  const timer = new AbortController();
  const pause = sleep(ms, 'nothing' as const, { signal: AbortSignal.any([signal, timer.signal]) }).catch(
    () => 'ended' as const,
  );
  coming.catch(() => undefined);
  try {
    return await Promise.race([coming, pause]);
  } finally {
    timer.abort();
  }
}
