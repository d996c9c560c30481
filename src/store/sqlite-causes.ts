import type { ComparisonDocument } from '../comparison/document.ts';
import { causeStanding, noteLook, type Look } from './cause-history.ts';
import { causeKey, createAbsenceCheck, seenCauses, type SeenCause } from './cause-looks.ts';
import { NO_PROJECT } from './rate-scope.ts';
import { digestBytes } from './schema/columns.ts';
import { looksText, readHistory, type HistoryRow } from './sqlite-cause-history.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** Of one project. A build can name its files as it likes, and each sort of name is another cause. */
const MOST_CAUSES = 1000;

const REVISION = `SELECT number, firstSeenAt, decisive FROM revision WHERE project = ? AND sourceKey = ? AND digest = ?`;
const SCOPE = 'SELECT number FROM cause_scope WHERE project = ? AND sourceKey = ?';
const ADD_SCOPE =
  'INSERT INTO cause_scope (project, sourceKey, newest, newestAt) VALUES (?, ?, ?, ?) RETURNING number';
const ADVANCE = `UPDATE cause_scope SET newest = :revision, newestAt = :at
  WHERE number = :scope AND (newestAt, newest) < (:at, :revision)`;
const HISTORIES = `SELECT cause_history.number, fingerprint, isLatent, artifactCount, paths, needs, looks
  FROM cause_history JOIN cause ON cause.number = cause_history.cause WHERE scope = ?`;
const CAUSE = `INSERT INTO cause (fingerprint, kind) VALUES (?, ?)
  ON CONFLICT DO UPDATE SET kind = excluded.kind RETURNING number`;
const ADD = `INSERT INTO cause_history (scope, cause, isLatent, isPresent, artifactCount, paths, needs, looks)
  VALUES (:scope, :cause, :isLatent, :isPresent, :artifactCount, :paths, :needs, :looks)`;
const CHANGE = `UPDATE cause_history SET isPresent = :isPresent, artifactCount = :artifactCount, paths = :paths, needs = :needs,
  looks = :looks WHERE number = :number`;

/**
 * Makes the function that notes which causes a finished comparison found and which it found gone. Called once for each, inside its
 * transaction, after its revision was recorded: only what counts for its revision is a look. `project` is its number or 0.
 */
export function createCauseRecorder(
  database: SqliteDatabase,
): (number: number, document: ComparisonDocument, project: number) => void {
  const { raw } = database;
  const sourceOf = raw.prepare<[number], string>('SELECT sourceKey FROM comparison WHERE number = ?').pluck();
  const revisionOf = raw.prepare<[number, string, Buffer], RevisionPlace>(REVISION);
  const scopes = raw.prepare<[number, string], number>(SCOPE).pluck();
  const addScope = raw.prepare<[number, string, number, number], number>(ADD_SCOPE).pluck();
  const advance = raw.prepare<[Record<string, number>]>(ADVANCE);
  const histories = raw.prepare<[number], HistoryRow>(HISTORIES);
  const causes = raw.prepare<[string, string], number>(CAUSE).pluck();
  const add = raw.prepare<[Record<string, unknown>]>(ADD);
  const change = raw.prepare<[Record<string, unknown>]>(CHANGE);
  const remove = raw.prepare<[number]>('DELETE FROM cause_history WHERE number = ?');

  const noteKnown = (row: HistoryRow, seen: SeenCause | null, look: Look): void => {
    const history = readHistory(row);
    const looks = noteLook(history.looks, look);
    const last = causeStanding(looks, look.revision)?.lastSeen;
    if (last === undefined) {
      remove.run(row.number);
      return;
    }
    // An older revision says nothing of what the last sighting was like.
    const { artifactCount, paths, needs } = seen !== null && last.revision === look.revision ? seen : history;
    change.run({ number: row.number, ...columnsOf({ artifactCount, paths, needs }, looks) });
  };

  return (number, document, project) => {
    const ownKey = sourceOf.get(number) ?? '';
    const revision = revisionOf.get(project, ownKey, digestBytes(document.revision.snapshot.digest));
    if (revision === undefined || revision.decisive !== number) return;
    const place = { revision: revision.number, comparison: number, at: revision.firstSeenAt };
    const seen = new Map(seenCauses(document).map((one) => [causeKey(one.fingerprint, one.isLatent), one]));
    const sourceKey = project === NO_PROJECT ? ownKey : '';
    const known = scopes.get(project, sourceKey);
    if (known === undefined && seen.size === 0) return;
    const scope = known ?? addScope.get(project, sourceKey, place.revision, place.at) ?? 0;
    advance.run({ scope, revision: place.revision, at: place.at });

    const rows = known === undefined ? [] : histories.all(scope);
    const isGone = createAbsenceCheck(document);
    for (const row of rows) {
      const key = causeKey(row.fingerprint, row.isLatent === 1);
      const now = seen.get(key) ?? null;
      seen.delete(key);
      // What cannot be told now was told by an earlier comparison, of this revision or of another.
      if (now !== null || isGone(readHistory(row))) noteKnown(row, now, { ...place, saw: now !== null });
    }
    for (const one of [...seen.values()].slice(0, Math.max(0, MOST_CAUSES - rows.length))) {
      const cause = causes.get(one.fingerprint, one.kind);
      const looks = [{ ...place, saw: true }];
      add.run({ scope, cause, isLatent: one.isLatent ? 1 : 0, ...columnsOf(one, looks) });
    }
  };
}

interface RevisionPlace {
  readonly number: number;
  readonly firstSeenAt: number;
  readonly decisive: number | null;
}

function columnsOf(
  { artifactCount, paths, needs }: Pick<SeenCause, 'artifactCount' | 'paths' | 'needs'>,
  looks: readonly Look[],
) {
  return {
    isPresent: looks.at(-1)?.saw === true ? 1 : 0,
    artifactCount,
    paths: JSON.stringify(paths),
    needs: JSON.stringify(needs),
    looks: looksText(looks),
  };
}
