import type {
  AttemptRecord,
  ComparisonReader,
  ComparisonRecord,
  FoundComparison,
  Page,
  StoreEvent,
} from './comparison-reader.ts';
import { checkComparisonName, unknownComparison } from './comparison-name.ts';
import type { HistoryEntry } from './history.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { createPageQuery } from './sqlite-comparison-page.ts';
import { COMPARISON_COLUMNS, recordOf, type ComparisonRow } from './sqlite-comparison-record.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { COMPARISON_IS_SEEN, JOINED_COMPARISON_IS_SEEN, seenBy, type SeenBy } from './sqlite-visibility.ts';
import { StoreError } from './store-error.ts';

/** Reads with statements that are prepared once. */
export function createComparisonReader(database: SqliteDatabase): ComparisonReader {
  const { raw, read, written } = database;
  const select = `SELECT ${COMPARISON_COLUMNS} WHERE ${JOINED_COMPARISON_IS_SEEN} AND`;
  const byId = raw.prepare<SeenBy & { id: string }, ComparisonRow>(`${select} comparison.id = +:id`);
  const byPrefix = raw.prepare<SeenBy & { from: string; to: string }, ComparisonRow>(
    `${select} comparison.id >= +:from AND comparison.id < +:to ORDER BY comparison.id LIMIT 2`,
  );
  const latest = raw.prepare<SeenBy, ComparisonRow>(`${select} 1 ORDER BY comparison.number DESC LIMIT 1`);
  const page = createPageQuery(database);
  const history = raw.prepare<
    [number, number, number],
    Omit<HistoryEntry, 'at'> & { number: number; at: number }
  >(
    'SELECT number, at, kind, position, attempt, message FROM history WHERE comparison = ? AND number > ? ORDER BY number LIMIT ?',
  );
  const attempts = raw.prepare<[number], AttemptRow>(
    'SELECT position, attempt, state, startedAt, endedAt, outcome, message FROM attempt WHERE comparison = ? ORDER BY position, attempt',
  );
  const events = raw.prepare<SeenBy & { after: number; last: number }, EventRow>(
    `SELECT history.number, comparison.id AS comparison, history.at, history.kind, history.position, history.attempt, history.message
     FROM history JOIN comparison ON comparison.number = history.comparison
     WHERE history.number > +:after AND history.number <= +:last AND ${COMPARISON_IS_SEEN} ORDER BY history.number`,
  );
  const lastEvent = raw.prepare<[], number | null>('SELECT max(number) FROM history').pluck();
  const placeAfter = raw
    .prepare<[number, number], number | null>(
      'SELECT max(number) FROM (SELECT number FROM history WHERE number > ? ORDER BY number LIMIT ?)',
    )
    .pluck();

  const rowOf = (id: string, seen: SeenBy): ComparisonRow => {
    checkComparisonName(id);
    if (id === 'latest') return found(id, latest.get(seen));
    const exact = byId.get({ ...seen, id });
    if (exact !== undefined) return exact;
    const [first, second] = byPrefix.all({ ...seen, from: id, to: `${id}~` });
    if (first !== undefined && second !== undefined) throw ambiguous(id, [first.id, second.id]);
    return found(id, first);
  };

  return {
    page(query, visibility): Page<ComparisonRecord> {
      const { items, next } = page(query, seenBy(visibility));
      return { items: JSON.parse(items), next };
    },
    pageAsText: (query, visibility) => page(query, seenBy(visibility)),
    find: (id, visibility): FoundComparison =>
      read('reading a comparison', () => {
        const row = rowOf(id, seenBy(visibility));
        return { number: row.number, record: recordOf(row), token: row.token };
      }),
    history: (comparison, after, limit) =>
      read('reading a history', () => {
        const rows = history.all(comparison, after, limit + 1);
        const shown = rows.slice(0, limit);
        return {
          items: shown.map(({ number: _number, at, ...rest }) => ({ at: isoTime(at), ...rest })),
          next: rows.length > limit ? (shown.at(-1)?.number ?? null) : null,
        };
      }),
    attempts: (comparison) =>
      read('reading attempts', () =>
        attempts.all(comparison).map(({ startedAt, endedAt, ...rest }) => ({
          ...rest,
          startedAt: isoTime(startedAt),
          endedAt: isoTimeOrNull(endedAt),
        })),
      ),
    events: (after, limit, visibility) =>
      read('reading events', () => {
        const last = placeAfter.get(after, limit) ?? after;
        const rows = last === after ? [] : events.all({ ...seenBy(visibility), after, last });
        return { events: rows.map(({ at, ...rest }): StoreEvent => ({ ...rest, at: isoTime(at) })), last };
      }),
    lastEvent: () => read('reading events', () => lastEvent.get() ?? 0),
    onHistory(listener) {
      written.on('history', listener);
      return () => written.off('history', listener);
    },
  };
}

type AttemptRow = Omit<AttemptRecord, 'startedAt' | 'endedAt'> & {
  startedAt: number;
  endedAt: number | null;
};
type EventRow = Omit<StoreEvent, 'at'> & { at: number };

function found(id: string, row: ComparisonRow | undefined): ComparisonRow {
  if (row !== undefined) return row;
  throw unknownComparison(id);
}

function ambiguous(id: string, some: readonly string[]): StoreError {
  return new StoreError('AMBIGUOUS_ID', `"${id}" begins more than one comparison: ${some.join(', ')}`, {
    hint: 'give more of its characters',
  });
}
