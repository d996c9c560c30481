import { setTimeout as sleep } from 'node:timers/promises';

import { BuildError } from '../build/build-error.ts';

/** How often the engine's faults are tried again. A project's failure is a result and is not. */
export const MAX_ATTEMPTS = 3;
const FIRST_DELAY_MS = 500;

/** Runs `work` until it does not throw a BuildError, at most three times, with growing delays. */
export async function withAttempts<T>(
  signal: AbortSignal,
  onRetry: (error: BuildError, next: number) => void,
  work: (attempt: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!(error instanceof BuildError) || attempt === MAX_ATTEMPTS || signal.aborted) throw error;
      onRetry(error, attempt + 1);
      await sleep(FIRST_DELAY_MS * 4 ** (attempt - 1), undefined, { signal });
    }
  }
}
