/** Lets any number of followers wait for the next change of something. */
export interface Signalling {
  /** Until the next change, the end, or the signal's abort. */
  changed: (signal: AbortSignal) => Promise<void>;
  signalChange: () => void;
  /** No change comes after this one. */
  close: () => void;
  isClosed: () => boolean;
}

export function createSignalling(): Signalling {
  let isClosed = false;
  const waiting = new Set<() => void>();
  const signalChange = (): void => {
    for (const wake of waiting) wake();
    waiting.clear();
  };
  return {
    async changed(signal) {
      if (isClosed || signal.aborted) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.add(resolve);
      const wake = (): void => resolve();
      signal.addEventListener('abort', wake, { once: true });
      await promise;
      waiting.delete(resolve);
      signal.removeEventListener('abort', wake);
    },
    signalChange,
    close() {
      isClosed = true;
      signalChange();
    },
    isClosed: () => isClosed,
  };
}
