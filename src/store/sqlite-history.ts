import type { HistoryKind } from './history.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** A line of a comparison's history, to be added. */
export interface HistoryLine {
  /** The comparison's row. */
  readonly comparison: number;
  readonly kind: HistoryKind;
  readonly message: string;
  /** The build's place in the plan, and which attempt at it. */
  readonly position?: number;
  readonly attempt?: number;
}

const MOST_CHARACTERS = 2000;

/** Makes the function that adds a line, inside the transaction that makes it true. `clock` gives ms since the epoch. */
export function createHistoryWriter(
  { raw, written }: SqliteDatabase,
  clock: () => number,
): (line: HistoryLine) => void {
  const insert = raw.prepare<[number, number, HistoryKind, number | null, number | null, string]>(
    'INSERT INTO history (comparison, at, kind, position, attempt, message) VALUES (?, ?, ?, ?, ?, ?)',
  );
  return ({ comparison, kind, message, position = null, attempt = null }) => {
    insert.run(comparison, clock(), kind, position, attempt, bounded(message));
    written.emit('history');
  };
}

/** A message may quote what a build printed. */
function bounded(message: string): string {
  return message.length <= MOST_CHARACTERS ? message : `${message.slice(0, MOST_CHARACTERS).toWellFormed()}…`;
}
