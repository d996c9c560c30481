import type { LineSpool } from '../store/line-spool.ts';
import type { LogLine } from './service.ts';
import { createSignalling } from './signalling.ts';

/** Kept in memory, for those who follow closely; older lines are in the spool. */
const MAX_LINES = 1000;
const MAX_CHARACTERS = 256 * 1024;

/** A log that is being written, for whoever follows it. */
export interface LineTail {
  /** The log is read from its beginning: another attempt's, or the same after it was joined. */
  restart(): void;
  add(text: string): void;
  /** The build has ended: its whole log is stored, and who is behind finds the rest there. */
  close(): void;
  /** Nothing more comes and nothing is stored: who is behind gets the last lines. */
  cut(): void;
  /** How many lines there were. */
  count(): number;
  /**
   * The lines after number `after`, until the log is closed or `signal` aborts. Who is behind loses lines in the middle, never their
   * numbers, where the disk does not take them and where the log is cut; after a restart everybody begins at line 1 again.
   */
  follow(after: number, signal: AbortSignal): AsyncGenerator<LogLine>;
}

/** Memory is bounded by the lines of a moment, and by what one follower reads at once; `openSpool` is asked for the place of the others. */
export function createLineTail(openSpool: () => LineSpool): LineTail {
  let lines: string[] = [];
  let first = 1;
  let characters = 0;
  let generation = 0;
  let isStored = false;
  let older: LineSpool | null = null;
  const { changed, signalChange, close, isClosed } = createSignalling();
  const count = (): number => first + lines.length - 1;

  const moveOldest = (): void => {
    if (lines.length <= MAX_LINES && characters <= MAX_CHARACTERS) return;
    // A tenth at once: to shift each line alone would cost as much as all that are kept.
    const moved = lines.splice(0, Math.max(1, Math.floor(lines.length / 10)));
    older ??= openSpool();
    older.add(moved);
    first += moved.length;
    characters -= moved.reduce((sum, line) => sum + line.length, 0);
  };
  const dropOlder = (): void => {
    older?.close();
    older = null;
  };

  return {
    restart() {
      // Who waits for the first line of this process may have had more from the one before.
      if (count() > 0) generation += 1;
      [lines, first, characters] = [[], 1, 0];
      dropOlder();
    },
    add(text) {
      if (isClosed()) return;
      lines.push(text);
      characters += text.length;
      moveOldest();
      signalChange();
    },
    close() {
      isStored = true;
      dropOlder();
      close();
    },
    cut() {
      dropOlder();
      close();
    },
    count,
    async *follow(after, signal) {
      let cursor = after;
      let seen = generation;
      while (!signal.aborted) {
        if (seen !== generation) [cursor, seen] = [0, generation];
        if (cursor + 1 < first) {
          // oxlint-disable-next-line no-await-in-loop -- one part after the other
          const part = (await older?.read(cursor + 1)) ?? [];
          for (const text of part) {
            if (seen !== generation || signal.aborted) break;
            cursor += 1;
            yield { number: cursor, text };
          }
          if (part.length > 0 || seen !== generation) continue;
          if (isStored) return;
          cursor = first - 1;
        }
        if (cursor < count()) {
          cursor += 1;
          yield { number: cursor, text: lines[cursor - first] ?? '' };
          continue;
        }
        if (isClosed()) return;
        // oxlint-disable-next-line no-await-in-loop -- one line after the other
        await changed(signal);
      }
    },
  };
}
