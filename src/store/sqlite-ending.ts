import type { ComparisonFault } from '../comparison/comparison-fault.ts';
import type { ComparisonStatus } from '../comparison/comparison-status.ts';
import { NO_PROJECT } from './rate-scope.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import type { Recorders } from './sqlite-recorders.ts';
import { attemptMayBecome, mayBecome } from './status-texts.ts';
import { readRequest, REQUEST_OF_COMPARISON } from './stored-request.ts';

/** How a comparison ends without a document. */
export interface Ending {
  readonly status: Extract<ComparisonStatus, 'cancelled' | 'interrupted'>;
  readonly why: string;
  /** null when nothing failed. */
  readonly fault: ComparisonFault | null;
  /** What the comparison's fence must still be; null for whoever has it. */
  readonly fence: number | null;
}

interface EndValues {
  readonly number: number;
  readonly fence: number | null;
  readonly now: number;
  readonly why: string;
  /** As JSON. */
  readonly fault: string | null;
}

interface EndedRow {
  readonly project: number | null;
  readonly request: string | null;
}

const LOSE_ATTEMPTS = `UPDATE attempt SET state = 'lost', endedAt = ?, message = ?
  WHERE comparison = ? AND state IN ${attemptMayBecome('lost')} RETURNING position, attempt`;

/**
 * Makes the function that ends a comparison without a document, inside a transaction. False when it may not end so: it has ended
 * already, or another process has taken it over.
 */
export function createEnding(
  { raw }: SqliteDatabase,
  { clock, addHistory, recordEnd, tell }: Recorders,
): (comparison: number, ending: Ending) => boolean {
  const prepare = (status: Ending['status']) =>
    raw.prepare<EndValues, EndedRow>(
      `UPDATE comparison SET status = '${status}', finishedAt = :now, sentence = :why, fault = :fault
       WHERE number = :number AND fence = ifnull(:fence, fence) AND status IN ${mayBecome(status)}
       RETURNING project, ${REQUEST_OF_COMPARISON} AS request`,
    );
  const end = { cancelled: prepare('cancelled'), interrupted: prepare('interrupted') };
  const loseAttempts = createAttemptLoss(raw, { clock, addHistory });
  const clear = createClearing(raw);
  return (comparison, { status, why, fault, fence }) => {
    const now = clock();
    const row = end[status].get({
      number: comparison,
      fence,
      now,
      why,
      fault: fault === null ? null : JSON.stringify(fault),
    });
    if (row === undefined) return false;
    loseAttempts(comparison, why);
    clear(comparison);
    addHistory({ comparison, kind: status, message: why });
    recordEnd({
      status,
      endedAtMs: now,
      project: row.project ?? NO_PROJECT,
      request: readRequest(row.request),
    });
    tell(comparison, status);
    return true;
  };
}

/** Makes the function that gives all open attempts at a comparison's builds up. */
export function createAttemptLoss(
  raw: SqliteDatabase['raw'],
  { clock, addHistory }: Pick<Recorders, 'clock' | 'addHistory'>,
): (comparison: number, why: string) => void {
  const lose = raw.prepare<[number, string, number], { position: number; attempt: number }>(LOSE_ATTEMPTS);
  return (comparison, why) => {
    for (const lost of lose.all(clock(), why, comparison)) {
      addHistory({ comparison, kind: 'attempt-lost', message: why, ...lost });
    }
  };
}

/** Makes the function that drops what a comparison needed while it was under way: its document has what is worth keeping. */
export function createClearing(raw: SqliteDatabase['raw']): (comparison: number) => void {
  const statements = [
    'DELETE FROM comparison_plan WHERE comparison = ?',
    'DELETE FROM prepared_cohort WHERE comparison = ?',
    'UPDATE attempt SET result = NULL WHERE comparison = ? AND result IS NOT NULL',
  ].map((text) => raw.prepare<[number]>(text));
  return (comparison) => {
    for (const statement of statements) statement.run(comparison);
  };
}
