import type { ComparisonDocument } from '../comparison/document.ts';
import type { ComparisonVerdict } from '../comparison/verdict.ts';
import { NO_PROJECT } from './rate-scope.ts';
import { decisive, isBetter } from './revision-evidence.ts';
import { digestBytes } from './schema/columns.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { coverage } from './tried.ts';

/** What the recorder reads of a revision's row. */
interface Known {
  readonly number: number;
  readonly latest: number;
  readonly best: number;
  readonly bestVerdict: ComparisonVerdict;
  readonly decisive: number | null;
  readonly verdict: ComparisonVerdict;
  readonly tried: string;
}

/** What the recorder reads of a comparison's row. */
interface Row {
  readonly sourceKey: string;
  readonly createdAt: number;
  /** The comparison that it explains. */
  readonly explained: number | null;
}

const FIND = `SELECT number, latest, best, bestVerdict, decisive, verdict, tried FROM revision
  WHERE project = ? AND sourceKey = ? AND digest = ?`;
const INSERT = `INSERT INTO revision (project, sourceKey, digest, title, "commit", version, firstSeenAt,
    latest, latestVerdict, best, bestVerdict, verdict, tried)
  VALUES (:project, :sourceKey, :digest, :title, :commit, :version, :createdAt,
    :number, :verdict, :number, :verdict, 'inconclusive', '[]') RETURNING number`;
const DECIDE = 'UPDATE revision SET decisive = ?, verdict = ?, decidedAt = ?, tried = ? WHERE number = ?';
const REGRESS = 'UPDATE revision SET regressedAt = ?, regressedFrom = ? WHERE number = ?';
/** Wherever what is explained stands, or an earlier explanation of it. */
const EXPLAIN = `WITH RECURSIVE same(one) AS (
    SELECT :explained UNION SELECT number FROM comparison JOIN same ON reuseOf = one WHERE isExplanation)
  UPDATE revision SET ${['latest', 'best', 'decisive'].map((place) => `${place} = iif(${place} IN same, :number, ${place})`).join(', ')}
  WHERE project = :project AND sourceKey = :sourceKey AND digest = :digest`;
const STAND = `INSERT INTO project_state (project, revision, verdict)
  SELECT project, number, verdict FROM revision WHERE project = ? ORDER BY firstSeenAt DESC, number DESC LIMIT 1
  ON CONFLICT DO UPDATE SET revision = excluded.revision, verdict = excluded.verdict`;

/**
 * Makes the function that notes what a finished comparison says of its revision, and where the project now stands. Called once for each,
 * inside its transaction, with the project's number or 0. Comparisons may end in another order than they were asked for. An explanation
 * says nothing new of its revision: it only takes the place of what it explains.
 */
export function createRevisionRecorder(
  database: SqliteDatabase,
): (number: number, document: ComparisonDocument, project: number) => void {
  const { raw } = database;
  const rowOf = raw.prepare<[number], Row>(
    'SELECT sourceKey, createdAt, iif(isExplanation, reuseOf, NULL) AS explained FROM comparison WHERE number = ?',
  );
  const find = raw.prepare<[number, string, Buffer], Known>(FIND);
  const insert = raw.prepare<[Record<string, unknown>], { number: number }>(INSERT);
  const note = raw.prepare<[Record<string, unknown>]>(noteText());
  const decide = raw.prepare(DECIDE);
  const regress = raw.prepare(REGRESS);
  const explain = raw.prepare<[Record<string, unknown>]>(EXPLAIN);
  const stand = raw.prepare(STAND);
  const compare = raw.prepare('UPDATE project SET isCompared = 1 WHERE number = ? AND isCompared = 0');

  return (number, document, project) => {
    const { revision, judgement } = document;
    const { verdict } = judgement;
    const row = rowOf.get(number);
    if (row === undefined) throw new Error(`comparison ${number} has no row`);
    const { sourceKey, explained, createdAt } = row;
    const digest = digestBytes(revision.snapshot.digest);
    if (explained !== null) {
      explain.run({ number, explained, project, sourceKey, digest });
      return;
    }
    const known = find.get(project, sourceKey, digest) ?? null;
    const { title, commit, version } = revision;
    const values = { number, verdict, title, commit, version, createdAt };
    const target = known?.number ?? insert.get({ ...values, project, digest, sourceKey })?.number;
    note.run({
      ...values,
      target,
      isLatest: known === null || number >= known.latest ? 1 : 0,
      isBest: known === null || isBestOf(known, number, verdict) ? 1 : 0,
    });
    const tried = coverage(document);
    if (verdict !== 'inconclusive' && counts(known, { number, verdict, tried })) {
      decide.run(number, verdict, Date.parse(document.finishedAt), JSON.stringify(tried), target);
    }
    if (document.regressedFrom !== null) {
      regress.run(Date.parse(document.finishedAt), document.regressedFrom, target);
    }
    if (project !== NO_PROJECT) {
      stand.run(project);
      compare.run(project);
    }
  };
}

/** The newest of those with the best verdict. */
function isBestOf(known: Known, number: number, verdict: ComparisonVerdict): boolean {
  if (verdict === known.bestVerdict) return number > known.best;
  return isBetter(verdict, known.bestVerdict);
}

function counts(known: Known | null, now: Parameters<typeof decisive>[0]): boolean {
  if (known === null || known.decisive === null) return true;
  const tried: unknown = JSON.parse(known.tried);
  const before = {
    number: known.decisive,
    verdict: known.verdict,
    tried: Array.isArray(tried) ? tried.filter((one) => typeof one === 'string') : [],
  };
  return decisive(before, now) === now;
}

function noteText(): string {
  const counted = ['reproducible', 'equivalent', 'unreproducible', 'inconclusive'].map(
    (verdict) => `${verdict} = ${verdict} + (:verdict = '${verdict}')`,
  );
  const ofLatest = {
    latest: ':number',
    latestVerdict: ':verdict',
    title: ':title',
    '"commit"': ':commit',
    version: ':version',
  };
  const sets = [
    ...counted,
    ...Object.entries(ofLatest).map(([name, value]) => `${name} = iif(:isLatest, ${value}, ${name})`),
    'best = iif(:isBest, :number, best)',
    'bestVerdict = iif(:isBest, :verdict, bestVerdict)',
    'firstSeenAt = min(firstSeenAt, :createdAt)',
  ];
  return `UPDATE revision SET ${sets.join(', ')} WHERE number = :target`;
}
