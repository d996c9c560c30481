import { ownerOf } from '../build/docker-labels.ts';
import type { ComparisonFault } from '../comparison/comparison-fault.ts';
import type { ComparisonStatus, Trigger } from '../comparison/comparison-status.ts';
import type { Claim } from './queue.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { createEnding } from './sqlite-ending.ts';
import type { LedgerMaker } from './sqlite-ledger.ts';
import type { Recorders } from './sqlite-recorders.ts';
import { ACTIVE, mayBecome } from './status-texts.ts';
import { readRequest, REQUEST_OF_COMPARISON } from './stored-request.ts';

interface ClaimedRow {
  readonly number: number;
  readonly id: string;
  readonly status: ComparisonStatus;
  readonly createdAt: number;
  readonly fence: number;
  readonly deadline: number | null;
  readonly tries: number;
  readonly again: 0 | 1;
  readonly trigger: Trigger;
  readonly request: string | null;
  readonly project: string | null;
  readonly requeues: number;
  readonly cancelWhy: string | null;
}

const FOREIGN_REQUEST: ComparisonFault = { of: 'service', code: 'FOREIGN_REQUEST', hint: null };

const RETURNING = `RETURNING number, id, status, createdAt, fence, deadline, tries, again, "trigger", cancelWhy, ${REQUEST_OF_COMPARISON} AS request,
  (SELECT name FROM project WHERE project.number = comparison.project) AS project,
  (SELECT count(*) FROM history WHERE history.comparison = comparison.number AND history.kind = 'requeued') AS requeues`;
const START = `UPDATE comparison
  SET status = 'resolving', owner = :owner, fence = fence + 1, startedAt = ifnull(startedAt, :now)
  WHERE number = :number AND status IN ${mayBecome('resolving')} ${RETURNING}`;
const TAKE_OVER = `UPDATE comparison SET owner = :owner, fence = fence + 1
  WHERE number = :number AND status IN ${ACTIVE} ${RETURNING}`;

/** Both inside a transaction; null for one that cannot be taken, is being cancelled, or whose request this version does not understand. */
export interface Claims {
  start(comparison: number): Claim | null;
  takeOver(comparison: number): Claim | null;
}

export function createClaims(database: SqliteDatabase, recorders: Recorders, ledgerFor: LedgerMaker): Claims {
  const { raw } = database;
  const { clock, addHistory, tell } = recorders;
  const start = raw.prepare<{ owner: string; now: number; number: number }, ClaimedRow>(START);
  const takeOver = raw.prepare<{ owner: string; number: number }, ClaimedRow>(TAKE_OVER);
  const end = createEnding(database, recorders);
  const owner = ownerOf(process.pid);

  const claimOf = (row: ClaimedRow | undefined, isRecovered: boolean): Claim | null => {
    if (row === undefined) return null;
    if (row.cancelWhy !== null) {
      end(row.number, { status: 'cancelled', why: row.cancelWhy, fault: null, fence: row.fence });
      return null;
    }
    const request = readRequest(row.request);
    if (request === null) {
      const why = 'another version of Verbatim wrote its request, which this one does not understand';
      end(row.number, { status: 'interrupted', why, fault: FOREIGN_REQUEST, fence: row.fence });
      return null;
    }
    const { number, id, createdAt, fence, deadline, tries, trigger, project, requeues } = row;
    tell(number, 'started');
    return {
      id,
      request,
      project,
      trigger,
      deadlineMs: deadline,
      tries,
      requeues,
      again: row.again === 1,
      isRecovered,
      ledger: ledgerFor({ number, id, createdAtMs: createdAt, fence }),
    };
  };

  return {
    start(number) {
      const row = start.get({ owner, number, now: clock() });
      if (row !== undefined) addHistory({ comparison: number, kind: 'started', message: startOf(row) });
      return claimOf(row, false);
    },
    takeOver(number) {
      const row = takeOver.get({ owner, number });
      const message = `the process that looked after it ended; another one goes on with it (${row?.status})`;
      if (row !== undefined) addHistory({ comparison: number, kind: 'recovered', message });
      return claimOf(row, true);
    },
  };
}

const startOf = ({ requeues }: ClaimedRow): string =>
  requeues === 0 ? 'a process took it up' : `a process took it up again, after ${requeues} outages`;
