import type Database from 'better-sqlite3';

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
  /** Commits what waits now rather than at the end of this turn. */
  flush(): void;
}

/**
 * One commit for all that is written in one turn of the event loop. A commit costs several times what is written in it: pages that each
 * step changes, such as the end of the history, are then copied once.
 */
export function createGroupCommit(raw: Database.Database): GroupCommit {
  // The outer one is a transaction, one inside it a savepoint.
  const transaction = raw.transaction((work: () => unknown) => work());
  let waiting: Waiting[] = [];

  const flush = (): void => {
    const group = waiting;
    waiting = [];
    if (group.length === 0) return;
    let tell: (() => void)[] = [];
    let hasRefused = false;
    const commit = (run: Run): void => {
      transaction.immediate(() => {
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
        commit(transaction);
      }
    } catch (error) {
      for (const { fail } of group) fail(error);
      return;
    }
    for (const told of tell) told();
  };

  return {
    flush,
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
          if (!raw.inTransaction || run !== transaction) throw error;
          tell = () => reject(error);
        }
        return tell;
      };
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ take, fail: reject });
      return promise;
    },
  };
}
