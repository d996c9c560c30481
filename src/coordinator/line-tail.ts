import type { LogLine } from './service.ts';
import { createSignalling } from './signalling.ts';

const MAX_LINES = 5000;
const MAX_CHARACTERS = 2 * 1024 * 1024;

/** The last lines of a log that is being written, for whoever follows it. */
export interface LineTail {
  /** The log is read from its beginning: another attempt's, or the same after it was joined. */
  restart(): void;
  add(text: string): void;
  /** The build has ended: its whole log is stored. */
  close(): void;
  /** How many lines there were. */
  count(): number;
  /**
   * The lines after number `after` that are still there, until the log is closed or `signal` aborts. Who is too slow loses lines in
   * the middle, never their numbers; after a restart everybody begins at line 1 again.
   */
  follow(after: number, signal: AbortSignal): AsyncGenerator<LogLine>;
}

export function createLineTail(): LineTail {
  let lines: string[] = [];
  let first = 1;
  let characters = 0;
  let generation = 0;
  const { changed, signalChange, close, isClosed } = createSignalling();
  const count = (): number => first + lines.length - 1;

  const dropOldest = (): void => {
    if (lines.length <= MAX_LINES && characters <= MAX_CHARACTERS) return;
    // A tenth at once: to shift each line alone would cost as much as all that are kept.
    const dropped = lines.splice(0, Math.max(1, Math.floor(lines.length / 10)));
    first += dropped.length;
    characters -= dropped.reduce((sum, line) => sum + line.length, 0);
  };

  return {
    restart() {
      // Who waits for the first line of this process may have had more from the one before.
      if (count() > 0) generation += 1;
      [lines, first, characters] = [[], 1, 0];
    },
    add(text) {
      lines.push(text);
      characters += text.length;
      dropOldest();
      signalChange();
    },
    close,
    count,
    async *follow(after, signal) {
      let cursor = after;
      let seen = generation;
      while (!signal.aborted) {
        if (seen !== generation) [cursor, seen] = [0, generation];
        if (cursor < count()) {
          cursor = Math.max(cursor + 1, first);
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
