import Database from 'better-sqlite3';

/**
 * How long a write waits for another process that has the write lock. SQLite waits without letting anything else happen here, so once it
 * has been in vain nothing waits again until a write comes through.
 */
export interface Patience {
  /** Milliseconds, from the next write on. */
  set(ms: number): void;
  /** Runs a transaction. */
  keep<T>(transaction: () => T): T;
}

export function createPatience(raw: Database.Database, patienceMs: number): Patience {
  let ms = patienceMs;
  let isSpent = false;
  const apply = (isNowSpent: boolean): void => {
    isSpent = isNowSpent;
    raw.pragma(`busy_timeout = ${isSpent ? 0 : ms}`);
  };
  return {
    set(next) {
      ms = next;
      apply(isSpent);
    },
    keep(transaction) {
      try {
        const result = transaction();
        if (isSpent) apply(false);
        return result;
      } catch (error) {
        if (isBusy(error)) apply(true);
        throw error;
      }
    },
  };
}

/** Whether another process has the write lock. */
export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
