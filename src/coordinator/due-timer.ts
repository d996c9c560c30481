/** setTimeout takes at most 2^31 - 1. */
const LONGEST_MS = 2 ** 31 - 1;

/** One timer, for whatever is due next. */
export interface DueTimer {
  /** Calls back at `atMs`; null never. Replaces what was set before. */
  set(atMs: number | null): void;
}

/** `clock` gives milliseconds since the epoch. */
export function createDueTimer(clock: () => number, onDue: () => void): DueTimer {
  let timer: NodeJS.Timeout | null = null;
  return {
    set(atMs) {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      if (atMs === null) return;
      // One more: a timer may fire up to a millisecond early.
      timer = setTimeout(onDue, Math.min(LONGEST_MS, Math.max(0, atMs - clock()) + 1));
    },
  };
}
