import { isCauseKind, KIND_FACTS } from '../comparison/cause.ts';
import type { CauseRecord, CauseSighting } from './cause-group.ts';
import { causeStanding, type CauseStanding, type Look } from './cause-history.ts';
import { isoTime } from './iso-time.ts';
import { readLooks } from './sqlite-cause-history.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** A row of `cause_history` with what it refers to. */
export interface CauseRow {
  readonly number: number;
  readonly project: string | null;
  readonly sourceKey: string;
  readonly newest: number;
  readonly fingerprint: string;
  readonly kind: string;
  readonly isLatent: 0 | 1;
  readonly artifactCount: number;
  readonly paths: string;
  readonly looks: string;
}

/** Columns and tables of a CauseRow, to be followed by WHERE. */
export const CAUSE_COLUMNS = `cause_history.number, project.name AS project, cause_scope.sourceKey, cause_scope.newest,
  cause.fingerprint, cause.kind, isLatent, artifactCount, paths, looks
  FROM cause_history
  JOIN cause ON cause.number = cause_history.cause
  JOIN cause_scope ON cause_scope.number = cause_history.scope
  LEFT JOIN project ON project.number = cause_scope.project`;

const REVISIONS = `SELECT number, lower(hex(digest)) AS revision, title, "commit", version, firstSeenAt FROM revision
  WHERE number IN (SELECT value FROM json_each(?))`;
const COMPARISONS = 'SELECT number, id FROM comparison WHERE number IN (SELECT value FROM json_each(?))';

export interface StandingRow {
  readonly row: CauseRow;
  readonly standing: CauseStanding;
}

/** Where each stands; one of a kind that is not known any more is left out. */
export function standingRows(rows: readonly CauseRow[]): StandingRow[] {
  return rows.flatMap((row) => {
    const standing = causeStanding(readLooks(row.looks), row.newest);
    return standing === null || !isCauseKind(row.kind) ? [] : [{ row, standing }];
  });
}

/** Makes the function that turns rows into what is told of them. */
export function createCauseRecords({ raw }: SqliteDatabase): (rows: readonly StandingRow[]) => CauseRecord[] {
  const revisions = raw.prepare<[string], RevisionRow>(REVISIONS);
  const comparisons = raw.prepare<[string], { number: number; id: string }>(COMPARISONS);

  return (rows) => {
    const looks = rows.flatMap(({ standing }) => looksOf(standing));
    const revisionOf = new Map(revisions.all(numbersOf(looks, 'revision')).map((row) => [row.number, row]));
    const idOf = new Map(
      comparisons.all(numbersOf(looks, 'comparison')).map(({ number, id }) => [number, id]),
    );
    const sighting = ({ revision, comparison, at }: Look): CauseSighting => {
      const row = revisionOf.get(revision);
      return {
        revision: row?.revision ?? '0'.repeat(64),
        title: row?.title ?? '',
        commit: row?.commit ?? null,
        version: row?.version ?? null,
        firstSeenAt: isoTime(row?.firstSeenAt ?? at),
        comparison: idOf.get(comparison) ?? null,
      };
    };
    return rows.flatMap(({ row, standing }) => {
      const { kind, fingerprint, artifactCount, project } = row;
      if (!isCauseKind(kind)) return [];
      return {
        project,
        source: project === null ? row.sourceKey : null,
        fingerprint,
        kind,
        title: KIND_FACTS[kind].title,
        isLatent: row.isLatent === 1,
        status: standing.status,
        firstSeen: sighting(standing.firstSeen),
        lastSeen: sighting(standing.lastSeen),
        resolvedIn: standing.resolved === null ? null : sighting(standing.resolved),
        artifactCount,
        paths: JSON.parse(row.paths),
      };
    });
  };
}

interface RevisionRow {
  readonly number: number;
  readonly revision: string;
  readonly title: string;
  readonly commit: string | null;
  readonly version: string | null;
  readonly firstSeenAt: number;
}

function looksOf({ firstSeen, lastSeen, resolved }: CauseStanding): Look[] {
  return [firstSeen, lastSeen, ...(resolved === null ? [] : [resolved])];
}

function numbersOf(looks: readonly Look[], key: 'revision' | 'comparison'): string {
  return JSON.stringify([...new Set(looks.map((look) => look[key]))]);
}
