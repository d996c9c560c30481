import type { LineSpool } from '../store/line-spool.ts';
import { createLiveComparison, type LiveComparison } from './live-comparison.ts';

/** What followers see of all comparisons that have not ended: each is there while it is under way, or while somebody follows it. */
export interface LiveComparisons {
  of(id: string): LiveComparison;
  /** Lets `use` follow one. */
  following<T>(id: string, use: (live: LiveComparison) => AsyncGenerator<T>): AsyncGenerator<T>;
  /** It is no longer under way here. Once it has ended nothing more is told: followers find its end in the store. */
  leave(id: string, hasEnded: boolean): void;
  closeAll(): void;
}

export function createLiveComparisons(
  isUnderWay: (id: string) => boolean,
  openSpool: () => LineSpool,
): LiveComparisons {
  const lives = new Map<string, LiveComparison>();
  const followers = new Map<LiveComparison, number>();
  const of = (id: string): LiveComparison => {
    const live = lives.get(id) ?? createLiveComparison(openSpool);
    lives.set(id, live);
    return live;
  };
  const forget = (id: string): void => {
    const live = lives.get(id);
    if (live === undefined || isUnderWay(id) || (followers.get(live) ?? 0) > 0) return;
    live.close();
    lives.delete(id);
  };
  return {
    of,
    async *following(id, use) {
      const live = of(id);
      followers.set(live, (followers.get(live) ?? 0) + 1);
      try {
        yield* use(live);
      } finally {
        const left = (followers.get(live) ?? 1) - 1;
        if (left > 0) followers.set(live, left);
        else followers.delete(live);
        forget(id);
      }
    },
    leave(id, hasEnded) {
      if (hasEnded) {
        lives.get(id)?.close();
        lives.delete(id);
      }
      forget(id);
    },
    closeAll() {
      for (const live of lives.values()) live.close();
      lives.clear();
    },
  };
}
