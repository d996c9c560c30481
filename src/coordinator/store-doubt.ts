import { retryDelayMs } from './retry-delay.ts';
import type { Settled } from './settle-fault.ts';

/** Whether the store takes what a comparison leaves: when one was put back for a full disk, the others would be as well. */
export interface StoreDoubt {
  /** How many may be begun at most, with `active` under way: after a pause one, to see. */
  mostNew(active: number): number;
  /** The end of the pause in ms since the epoch; null while there is none. */
  endsAtMs(): number | null;
  /** A comparison is no longer under way. null when it was left as it is. */
  settled(it: Settled | null): void;
}

export function createStoreDoubt({
  clock,
  random,
}: {
  readonly clock: () => number;
  readonly random: () => number;
}): StoreDoubt {
  let endsAtMs: number | null = null;
  const isPause = (): boolean => endsAtMs !== null && clock() < endsAtMs;
  return {
    mostNew(active) {
      if (endsAtMs === null) return Infinity;
      return isPause() || active > 0 ? 0 : 1;
    },
    endsAtMs: () => (isPause() ? endsAtMs : null),
    settled(it) {
      if (it === null) return;
      endsAtMs = it.isPostponed === true ? clock() + retryDelayMs(1, random) : null;
    },
  };
}
