import type { ComparisonEvent } from './event.ts';
import type { NumberedEvent } from './service.ts';
import { createSignalling } from './signalling.ts';

/** Each process that takes a comparison over numbers its events from here on, times the ledger's fence: no number is ever kept. */
const NUMBERS_A_FENCE = 2 ** 32;
/** The last event of a comparison, whichever process tells it. */
export const LAST_NUMBER = Number.MAX_SAFE_INTEGER;
const MAX_STEPS = 500;

/** What happens in one comparison, for whoever follows it. */
export interface EventLog {
  /** A process begins to look after it: what it tells from now on stands for all that was told before. */
  begin(fence: number): void;
  add(event: ComparisonEvent): void;
  /** Nothing more comes from this process. */
  close(): void;
  /** The events after number `after`, until the log is closed or `signal` aborts. */
  follow(after: number, signal: AbortSignal): AsyncGenerator<NumberedEvent>;
}

/**
 * Log lines are not kept, of a difference's progress only the last word, of steps the last few hundred: what a comparison can make is
 * bounded by its builds and differing artifacts.
 */
export function createEventLog(): EventLog {
  let events: NumberedEvent[] = [];
  let base = 0;
  let count = 0;
  const { changed, signalChange, close, isClosed } = createSignalling();

  return {
    begin(fence) {
      events = [];
      base = (fence - 1) * NUMBERS_A_FENCE;
      count = 0;
    },
    add(event) {
      if (event.kind === 'line') return;
      count += 1;
      const number = isLast(event) ? LAST_NUMBER : base + count;
      events = withoutSuperseded(events, event);
      events.push({ number, event });
      signalChange();
    },
    close,
    async *follow(after, signal) {
      let cursor = after;
      while (!signal.aborted) {
        const next = events.slice(1 + events.findLastIndex(({ number }) => number <= cursor));
        for (const one of next) {
          yield one;
          cursor = one.number;
        }
        if (next.length > 0) continue;
        if (isClosed()) return;
        // oxlint-disable-next-line no-await-in-loop -- one event after the other
        await changed(signal);
      }
    },
  };
}

function isLast({ kind }: ComparisonEvent): boolean {
  return kind === 'finished' || kind === 'ended';
}

function withoutSuperseded(events: NumberedEvent[], next: ComparisonEvent): NumberedEvent[] {
  if (next.kind === 'diff') {
    return events.filter(({ event }) => event.kind !== 'diff' || event.path !== next.path);
  }
  if (next.kind !== 'step') return events;
  const steps = events.filter(({ event }) => event.kind === 'step');
  return steps.length < MAX_STEPS ? events : events.filter((one) => one !== steps[0]);
}
