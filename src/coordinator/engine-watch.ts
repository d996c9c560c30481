import type { Capabilities } from '../build/capabilities.ts';
import type { Executor } from '../build/executor.ts';
import { jittered } from './retry-delay.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** Knows whether the engine answers; while it does not, nothing is started. */
export interface EngineWatch {
  isUp(): boolean;
  /** Asks it now, for something went wrong; while it does not answer, again with growing pauses. `onUp` is called when it is back. */
  suspect(): void;
  /** Until it answers. Throws the signal's reason when that comes first. */
  whenUp(signal: AbortSignal): Promise<void>;
  stop(): void;
}

export function createEngineWatch(
  executor: Pick<Executor, 'capabilities' | 'ping'>,
  { random, onUp }: { random: () => number; onUp: (capabilities: Capabilities) => void },
): EngineWatch {
  let isUp = false;
  let isAsking = false;
  let isStopped = false;
  let pauseMs = FIRST_PAUSE_MS;
  let timer: NodeJS.Timeout | null = null;
  let up = Promise.withResolvers<void>();

  const ask = async (): Promise<void> => {
    if (isAsking || isStopped) return;
    isAsking = true;
    try {
      await executor.ping();
      const capabilities = await executor.capabilities();
      if (!isUp) onUp(capabilities);
      isUp = true;
      pauseMs = FIRST_PAUSE_MS;
      up.resolve();
    } catch {
      if (isUp) up = Promise.withResolvers<void>();
      isUp = false;
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
      if (!isStopped) timer = setTimeout(() => void ask(), jittered(pauseMs, random));
    } finally {
      isAsking = false;
    }
  };

  return {
    isUp: () => isUp,
    suspect() {
      if (timer !== null) clearTimeout(timer);
      void ask();
    },
    async whenUp(signal) {
      signal.throwIfAborted();
      if (isUp) return;
      const aborted = Promise.withResolvers<never>();
      const onAbort = (): void => aborted.reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      await Promise.race([up.promise, aborted.promise]).finally(() =>
        signal.removeEventListener('abort', onAbort),
      );
    },
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
