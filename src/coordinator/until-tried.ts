import { setTimeout as pause } from 'node:timers/promises';

import type { Delivery } from '../comparison/webhook.ts';

const MOST_WAIT_MS = 60_000;

/** Looks at a delivery until it was tried, a minute at most, or until the signal is aborted. */
export async function untilTried(
  look: () => Promise<Delivery>,
  { everyMs, signal }: { everyMs: number; signal: AbortSignal },
): Promise<Delivery> {
  const untilMs = Date.now() + MOST_WAIT_MS;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    const now = await look();
    // A try that is under way has no answer yet.
    const wasTried = now.state !== 'pending' || now.answer !== null;
    if (wasTried || signal.aborted || Date.now() > untilMs) return now;
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    await pause(everyMs);
  }
}
