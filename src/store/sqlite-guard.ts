import type { ComparisonStatus } from '../comparison/comparison-status.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import type { HistoryLine } from './sqlite-history.ts';
import { StoreError } from './store-error.ts';

/** A comparison as a process holds it. */
export interface Hold {
  /** Its row. */
  readonly number: number;
  readonly id: string;
  readonly createdAtMs: number;
  /** What it was when this process took the comparison over. */
  readonly fence: number;
}

/** A step that a holder takes: what it is called in messages, and which build it is about. */
export interface Step {
  readonly name: string;
  readonly position?: number;
  readonly attempt?: number;
}

export interface Guard {
  /**
   * Runs a step as one transaction, or as its own part of one. What it refuses is noted in the history once it is rolled back: a result that came late or from a
   * process that no longer looks after the comparison is not lost without a word.
   */
  take<T>(hold: Hold, step: Step, work: () => T): Promise<T>;
  /** Why a guarded statement changed nothing: throws StoreError 'SUPERSEDED', 'ILLEGAL_TRANSITION' or 'UNKNOWN_COMPARISON'. */
  refuse(hold: Hold, step: Step, why?: string): never;
}

export function createGuard(
  { raw, writeSoon }: SqliteDatabase,
  addHistory: (line: HistoryLine) => void,
): Guard {
  const find = raw.prepare<[number], { status: ComparisonStatus; fence: number }>(
    'SELECT status, fence FROM comparison WHERE number = ?',
  );
  return {
    async take(hold, { name, ...about }, work) {
      try {
        return await writeSoon(`${name} of ${hold.id}`, work);
      } catch (error) {
        if (error instanceof StoreError && isRefusal(error)) {
          const line = {
            comparison: hold.number,
            kind: 'refused',
            message: error.message,
            ...about,
          } as const;
          await writeSoon(`noting a refusal of ${hold.id}`, () => addHistory(line));
        }
        throw error;
      }
    },
    refuse(hold, { name }, why) {
      const row = find.get(hold.number);
      if (row === undefined) {
        throw new StoreError('UNKNOWN_COMPARISON', `${name} is refused: comparison ${hold.id} was removed`);
      }
      if (row.fence !== hold.fence) {
        throw new StoreError(
          'SUPERSEDED',
          `${name} is refused: another process has taken ${hold.id} over since (${row.fence} for ${hold.fence})`,
        );
      }
      throw new StoreError(
        'ILLEGAL_TRANSITION',
        `${name} is refused: comparison ${hold.id} is ${row.status}${why === undefined ? '' : `, and ${why}`}`,
      );
    },
  };
}

const isRefusal = ({ code }: StoreError): boolean => code === 'SUPERSEDED' || code === 'ILLEGAL_TRANSITION';
