import { setTimeout as sleep } from 'node:timers/promises';

import type { Connection } from './connection.ts';

const RECONNECT_MS = 500;
/** Outages in a row, each tried by the connection for some seconds, before it is given up. */
const MOST_OUTAGES = 10;

/**
 * What `read` yields until it comes to its end; when an outage ends it, it is called again, to go on where it was. It tells whenever it
 * heard something. Throws ServerError when the server stays away or refuses, and the signal's reason.
 */
export async function* readOn<T>(
  connection: Connection,
  signal: AbortSignal,
  read: (heard: () => void) => AsyncIterable<T>,
): AsyncGenerator<T> {
  let outages = 0;
  const heard = (): void => {
    outages = 0;
  };
  for (;;) {
    try {
      yield* read(heard);
      return;
    } catch (cause) {
      signal.throwIfAborted();
      const error = connection.faultOf(cause);
      // What the server refuses, it refuses the next time too.
      if (error.againAfterMs === null || (outages += 1) > MOST_OUTAGES) throw error;
    }
    // oxlint-disable-next-line no-await-in-loop -- one connection after the other
    await sleep(RECONNECT_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
