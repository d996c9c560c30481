import { setImmediate as turn } from 'node:timers/promises';

import { IS_EVIDENCE } from './sqlite-evidence.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { ENDED } from './status-texts.ts';

/** How many ended comparisons of a project stay: of all, and of those with a result that is not reproducible. */
interface Retention {
  readonly keep: number;
  readonly keepBad: number;
}

/** After so many rows read, or so many comparisons removed, everybody else gets their turn. */
const MOST_READ = 100;
const MOST_REMOVED = 10;

const PROJECTS = `SELECT number, settings ->> '$.retention.keep' AS keep, settings ->> '$.retention.keepBad' AS keepBad
  FROM project WHERE settings ->> '$.retention' IS NOT NULL`;
const ENDED_PAGE = `SELECT number, status, verdict FROM comparison
  WHERE project = ? AND number < ? AND status IN ${ENDED} ORDER BY number DESC LIMIT ${MOST_READ}`;
const LAST_HISTORY = 'SELECT ifnull(max(number), 0) FROM history WHERE number > 0';
const ENDED_SINCE = `SELECT comparison AS number, number AS history FROM history
  WHERE number > ? AND kind IN ${ENDED} ORDER BY history.number`;
/** What a comparison refers to as evidence: see `Evidence` in docs/retention.md. */
const REFERRED = `SELECT reuseOf AS number FROM comparison WHERE number = :number AND reuseOf IS NOT NULL
  UNION SELECT target.number FROM comparison AS this JOIN comparison AS target ON target.id = this.regressedFrom
    WHERE this.number = :number
  UNION SELECT value FROM comparison AS this
    JOIN revision ON revision.project = this.project AND revision.sourceKey = this.sourceKey AND revision.digest = this.revision,
    json_each(json_array(revision.latest, revision.best, revision.decisive))
    WHERE this.number = :number AND value IS NOT NULL`;
/** One that ended meanwhile may refer to it. */
const REMOVE = `DELETE FROM comparison WHERE number = ? AND status IN ${ENDED} AND NOT ${IS_EVIDENCE}`;

interface ProjectRetention extends Retention {
  /** The project's row. */
  readonly number: number;
}

interface EndedRow {
  readonly number: number;
  readonly status: string;
  readonly verdict: string | null;
}

/**
 * Makes the function that removes what the projects' retentions do not keep, one comparison a transaction. It resolves with how many. Their
 * blobs go with the next sweep. Aborted half-way it has done no harm: what stays is decided anew each time.
 */
export function createExpiry({ raw, read, write }: SqliteDatabase): (signal: AbortSignal) => Promise<number> {
  const projects = raw.prepare<[], ProjectRetention>(PROJECTS);
  const page = raw.prepare<[number, number], EndedRow>(ENDED_PAGE);
  const lastHistory = raw.prepare<[], number>(LAST_HISTORY).pluck();
  const endedSince = raw.prepare<[number], { number: number; history: number }>(ENDED_SINCE);
  const referred = raw.prepare<{ number: number }, number>(REFERRED).pluck();
  const remove = raw.prepare<[number]>(REMOVE);

  /** A project's ended comparisons, the newest first. */
  async function* endedOf(project: number, signal: AbortSignal): AsyncGenerator<EndedRow> {
    for (let before = Number.MAX_SAFE_INTEGER; ;) {
      const from = before;
      const rows = read('looking for old comparisons', () => page.all(project, from));
      yield* rows;
      before = rows.at(-1)?.number ?? 0;
      if (rows.length < MOST_READ) return;
      await pause(signal);
    }
  }

  /** Adds all that `numbers` refer to, and what that refers to, to `kept`. */
  const keepReferred = async (numbers: Iterable<number>, kept: Set<number>, signal: AbortSignal) => {
    const open = [...numbers];
    for (let looked = 1; open.length > 0; looked++) {
      const number = open.pop() ?? 0;
      const more = read('looking for evidence', () => referred.all({ number })).filter(
        (one) => !kept.has(one),
      );
      for (const one of more) kept.add(one);
      open.push(...more);
      if (looked % MOST_READ === 0) await pause(signal);
    }
  };

  const expire = async (project: ProjectRetention, signal: AbortSignal): Promise<number> => {
    let seen = lastHistory.get() ?? 0;
    const kept = await keptByCount(endedOf(project.number, signal), project);
    await keepReferred([...kept], kept, signal);
    let total = 0;
    for await (const { number } of endedOf(project.number, signal)) {
      if (kept.has(number)) continue;
      // What ended meanwhile stays, with all that it refers to.
      for (let since = endedSince.all(seen); since.length > 0; since = endedSince.all(seen)) {
        seen = since.at(-1)?.history ?? seen;
        for (const one of since) kept.add(one.number);
        await keepReferred(
          since.map((one) => one.number),
          kept,
          signal,
        );
      }
      if (kept.has(number)) continue;
      total += write('removing an old comparison', () => remove.run(number).changes);
      if (total % MOST_REMOVED === 0) await pause(signal);
    }
    return total;
  };

  return async (signal) => {
    let total = 0;
    for (const project of read('reading retentions', () => projects.all())) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, so that requests are answered in between
      total += await expire(project, signal);
      await pause(signal);
    }
    return total;
  };
}

/** Lets everybody else have their turn. Throws the signal's reason. */
async function pause(signal: AbortSignal): Promise<void> {
  await turn();
  signal.throwIfAborted();
}

/** `rows` with the newest first. The newest result and the newest conclusive one stay, whatever ended since. */
async function keptByCount(
  rows: AsyncIterable<EndedRow>,
  { keep, keepBad }: Retention,
): Promise<Set<number>> {
  const kept = new Set<number>();
  const count = { all: 0, bad: 0, finished: 0, conclusive: 0 };
  for await (const { number, status, verdict } of rows) {
    const isFinished = status === 'finished';
    const reasons = [
      count.all++ < keep,
      isFinished && verdict !== 'reproducible' && count.bad++ < keepBad,
      isFinished && count.finished++ < 1,
      isFinished && verdict !== 'inconclusive' && count.conclusive++ < 1,
    ];
    if (reasons.includes(true)) kept.add(number);
  }
  return kept;
}
