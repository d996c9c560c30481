import type { LineSpool } from '../store/line-spool.ts';
import type { ComparisonEvent } from './event.ts';
import { createEventLog, type EventLog } from './event-log.ts';
import { createLineTail, type LineTail } from './line-tail.ts';

/** What followers see of a comparison that has not ended. */
export interface LiveComparison {
  readonly events: EventLog;
  /** The lines of one build, by its position. */
  lines(position: number): LineTail;
  /** A process begins to look after it. */
  begin(fence: number): void;
  take(event: ComparisonEvent): void;
  close(): void;
}

/**
 * Of a build's lines only those of its own script have a number: what a setup or a fetch prints belongs to all builds of its toolchain
 * and is not in their logs. A build that ends has its log stored; `openSpool` keeps what a follower may want before.
 */
export function createLiveComparison(openSpool: () => LineSpool): LiveComparison {
  const events = createEventLog();
  const tails = new Map<number, LineTail>();
  const building = new Set<number>();
  let isClosed = false;
  const lines = (position: number): LineTail => {
    const tail = tails.get(position) ?? createLineTail(openSpool);
    if (isClosed && !tails.has(position)) tail.cut();
    tails.set(position, tail);
    return tail;
  };
  return {
    events,
    lines,
    begin(fence) {
      // After an outage each build is another attempt's.
      for (const tail of tails.values()) tail.cut();
      tails.clear();
      building.clear();
      events.begin(fence);
    },
    take(event) {
      if (event.kind === 'line' && building.has(event.build)) lines(event.build).add(event.line);
      if (event.kind === 'phase' && event.phase === 'build') {
        building.add(event.build);
        lines(event.build).restart();
      }
      if (event.kind === 'built') {
        building.delete(event.build);
        lines(event.build).close();
      }
      events.add(event);
    },
    close() {
      isClosed = true;
      for (const tail of tails.values()) tail.cut();
      events.close();
    },
  };
}
