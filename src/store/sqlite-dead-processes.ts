import type { ComparisonFault } from '../comparison/comparison-fault.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { createEnding } from './sqlite-ending.ts';
import { isOwnerGone } from './owner-gone.ts';
import type { Recorders } from './sqlite-recorders.ts';
import { UNFINISHED } from './status-texts.ts';

const WHY = 'its process ended before it was finished';
const FAULT: ComparisonFault = { of: 'service', code: 'PROCESS_GONE', hint: null };
/** A service's comparisons are gone on with by its next process, and are left alone here. */
const LEFT = `SELECT number, id, owner, fence, createdAt FROM comparison
  WHERE status IN ${UNFINISHED} AND durable = 0 AND owner IS NOT NULL`;

interface UnfinishedRow {
  readonly number: number;
  readonly id: string;
  readonly owner: string;
  readonly fence: number;
  readonly createdAt: number;
}

/** Makes the function that marks local commands' comparisons as interrupted once their process is gone. It returns their ids. */
export function createDeadClearing(database: SqliteDatabase, recorders: Recorders): () => string[] {
  const { raw, read, write } = database;
  const unfinished = raw.prepare<[], UnfinishedRow>(LEFT);
  const end = createEnding(database, recorders);
  return () => {
    const rows = read('looking for running comparisons', () => unfinished.all());
    const nowMs = recorders.clock();
    return rows
      .filter(({ owner, createdAt }) => isOwnerGone(owner, createdAt, nowMs))
      .filter(({ number, id, fence }) =>
        write(`ending ${id}`, () => end(number, { status: 'interrupted', why: WHY, fault: FAULT, fence })),
      )
      .map(({ id }) => id);
  };
}
