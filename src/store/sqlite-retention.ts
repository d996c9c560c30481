import { setImmediate as turn } from 'node:timers/promises';

import type { SqliteDatabase } from './sqlite-database.ts';
import { ENDED } from './status-texts.ts';

/** How many ended comparisons of a project stay: of all, and of those with a result that is not reproducible. */
interface Retention {
  readonly keep: number;
  readonly keepBad: number;
}

const PROJECTS = `SELECT number, settings ->> '$.retention.keep' AS keep, settings ->> '$.retention.keepBad' AS keepBad
  FROM project WHERE settings ->> '$.retention' IS NOT NULL`;
const ENDED_NUMBERS = `SELECT number, status, verdict FROM comparison
  WHERE project = ? AND status IN ${ENDED} ORDER BY number DESC`;
/** What a comparison refers to as evidence: see `Evidence` in docs/retention.md. */
const REFERRED = `SELECT reuseOf AS number FROM comparison WHERE number = :number AND reuseOf IS NOT NULL
  UNION SELECT target.number FROM comparison AS this JOIN comparison AS target ON target.id = this.regressedFrom
    WHERE this.number = :number
  UNION SELECT value FROM comparison AS this
    JOIN revision ON revision.project = this.project AND revision.sourceKey = this.sourceKey AND revision.digest = this.revision,
    json_each(json_array(revision.latest, revision.best, revision.decisive))
    WHERE this.number = :number AND value IS NOT NULL`;
/** One that ended meanwhile may repeat its result. */
const REMOVE = `DELETE FROM comparison WHERE number = ? AND status IN ${ENDED}
  AND NOT EXISTS (SELECT 1 FROM comparison AS other WHERE other.reuseOf = comparison.number)`;

interface ProjectRetention extends Retention {
  /** The project's row. */
  readonly number: number;
}

interface EndedRow {
  readonly number: number;
  readonly status: string;
  readonly verdict: string | null;
}

/** Then everybody else gets their turn, and what stays is looked for again: something may have ended meanwhile. */
const MOST_AT_ONCE = 10;

/**
 * Makes the function that removes what the projects' retentions do not keep, one comparison a transaction. It resolves with how many. Their
 * blobs go with the next sweep.
 */
export function createExpiry({ raw, read, write }: SqliteDatabase): () => Promise<number> {
  const projects = raw.prepare<[], ProjectRetention>(PROJECTS);
  const ended = raw.prepare<[number], EndedRow>(ENDED_NUMBERS);
  const referred = raw.prepare<{ number: number }, number>(REFERRED).pluck();
  const remove = raw.prepare<[number]>(REMOVE);
  const removeSome = ({ number: project, ...retention }: ProjectRetention): number => {
    const rows = read('looking for old comparisons', () => ended.all(project));
    const kept = closure(keptByCount(rows, retention), (number) => referred.all({ number }));
    let removed = 0;
    for (const { number } of rows) {
      if (removed === MOST_AT_ONCE) break;
      if (!kept.has(number)) removed += write('removing an old comparison', () => remove.run(number).changes);
    }
    return removed;
  };
  return async () => {
    let total = 0;
    for (const project of read('reading retentions', () => projects.all())) {
      let removed = 0;
      do {
        removed = removeSome(project);
        total += removed;
        // oxlint-disable-next-line no-await-in-loop -- so that requests are answered in between
        await turn();
      } while (removed === MOST_AT_ONCE);
    }
    return total;
  };
}

/** `rows` with the newest first. The newest result and the newest conclusive one stay, whatever ended since. */
function keptByCount(rows: readonly EndedRow[], { keep, keepBad }: Retention): number[] {
  const finished = rows.filter(({ status }) => status === 'finished');
  const bad = finished.filter(({ verdict }) => verdict !== 'reproducible');
  const conclusive = finished.filter(({ verdict }) => verdict !== 'inconclusive');
  const kept = [rows.slice(0, keep), bad.slice(0, keepBad), finished.slice(0, 1), conclusive.slice(0, 1)];
  return kept.flat().map(({ number }) => number);
}

/** With all that they refer to, and what those refer to. */
function closure(numbers: readonly number[], referredBy: (number: number) => number[]): Set<number> {
  const all = new Set(numbers);
  // A set gives what is added to it while it is gone through.
  for (const number of all) for (const other of referredBy(number)) all.add(other);
  return all;
}
