import type Database from 'better-sqlite3';

import { isBusy } from './sqlite-patience.ts';

/** While another process has the write lock, it is asked for this often, and for so long. */
const RETRY_MS = 50;
const PATIENCE_MS = 30_000;

const saysNothing = (): void => {};

type Run = (work: () => void) => void;

/** What wants to be written in this turn of the event loop. */
interface Waiting {
  /** As one part of a transaction: what it returns tells whoever waits, once that is committed. Throws what stops them all. */
  readonly take: (run: Run) => () => void;
  readonly fail: (error: unknown) => void;
}

export interface GroupCommit {
  /**
   * Resolves with what `work` returned, once it is committed. When it throws, nothing of it stays, and the others do. It is called again
   * when what is written beside it throws: it changes nothing but the database.
   */
  write<T>(work: () => T): Promise<T>;
  /** Commits what waits now, or fails it. */
  close(): void;
}

/**
 * One commit for all that is written in one turn of the event loop. A commit costs several times what is written in it: pages that each
 * step changes, such as the end of the history, are then copied once. `immediate` runs a transaction that takes the write lock at once.
 */
export function createGroupCommit(
  raw: Database.Database,
  immediate: (work: () => void) => void,
): GroupCommit {
  // Inside a transaction.
  const savepoint = raw.transaction((work: () => unknown) => work());
  let waiting: Waiting[] = [];
  let busySinceMs: number | null = null;
  let retry: NodeJS.Timeout | null = null;

  /** True when the group is to be tried once more, a moment later. */
  const waitsOn = (error: unknown): boolean => {
    if (!isBusy(error)) return false;
    busySinceMs ??= performance.now();
    return performance.now() - busySinceMs < PATIENCE_MS;
  };

  const flush = (isLast: boolean): void => {
    if (retry !== null) clearTimeout(retry);
    retry = null;
    const group = waiting;
    waiting = [];
    if (group.length === 0) return;
    let tell: (() => void)[] = [];
    let hasRefused = false;
    const commit = (run: Run): void => {
      immediate(() => {
        tell = group.map(({ take }) => take(run));
      });
    };
    const directly: Run = (work) => {
      hasRefused = true;
      work();
      hasRefused = false;
    };
    try {
      try {
        commit(directly);
      } catch (error) {
        if (!hasRefused || group.length === 1) throw error;
        // It rarely happens, and a way back for each takes as long as some of what is written.
        commit(savepoint);
      }
    } catch (error) {
      if (!isLast && waitsOn(error)) {
        waiting = group;
        retry = setTimeout(flush, RETRY_MS, false);
        return;
      }
      busySinceMs = null;
      for (const { fail } of group) fail(error);
      return;
    }
    busySinceMs = null;
    for (const told of tell) told();
  };

  return {
    close: () => flush(true),
    async write<T>(work: () => T): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const take: Waiting['take'] = (run) => {
        let tell = saysNothing;
        try {
          run(() => {
            const value = work();
            tell = () => resolve(value);
          });
        } catch (error) {
          // A full disk may have ended the whole transaction; and what is alone in it ends it.
          if (!raw.inTransaction || run !== savepoint) throw error;
          tell = () => reject(error);
        }
        return tell;
      };
      if (waiting.length === 0) setImmediate(flush, false);
      waiting.push({ take, fail: reject });
      return promise;
    },
  };
}
