import type { ComparisonEvent } from './event.ts';

/**
 * Told of everything that happens in a service, for logs, metrics and traces. What it throws is its own concern: a run goes on. After a
 * restart it is told of what happens from then on, not again of what happened before.
 */
export interface ServiceWatch {
  /** A comparison was taken from the queue, or taken over from a process that is gone. */
  began(id: string, isRecovered: boolean): void;
  happened(id: string, event: ComparisonEvent): void;
  /** It is no longer under way here, or was cancelled while it waited. After `finished` this process has told `happened` of its document. */
  ended(id: string, status: EndedAs, why: string): void;
}

/** `queued`: it is tried again later. */
export type EndedAs = 'finished' | 'cancelled' | 'interrupted' | 'queued';

/** Tells each of `watches`. */
export function watchAll(watches: readonly ServiceWatch[]): ServiceWatch {
  return {
    began: (id, isRecovered) => watches.forEach((watch) => watch.began(id, isRecovered)),
    happened: (id, event) => watches.forEach((watch) => watch.happened(id, event)),
    ended: (id, status, why) => watches.forEach((watch) => watch.ended(id, status, why)),
  };
}
