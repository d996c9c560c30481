import { digestBytes } from './schema/columns.ts';
import type { RevisionStore } from './revision-store.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { placeOf, readPlace } from './revision-place.ts';
import { createRateRows } from './sqlite-rate-rows.ts';
import { REVISION_COLUMNS, revisionRecord, type RevisionRow } from './sqlite-revision-record.ts';
import { createStandings } from './sqlite-standings.ts';
import { PROJECT_IS_SEEN, seenBy, type SeenBy } from './sqlite-visibility.ts';

/** Of one digest: the same snapshot in more projects than that is somebody's game. */
const MOST_OF_DIGEST = 100;

const BEHIND = '(revision.firstSeenAt, revision.number) < (+:beforeMs, +:beforeNumber)';
const OF_PROJECT = `SELECT ${REVISION_COLUMNS}
  WHERE revision.project = +:project AND ${BEHIND}
    AND (+:verdicts IS NULL OR revision.verdict IN (SELECT value FROM json_each(+:verdicts)))
  ORDER BY revision.firstSeenAt DESC, revision.number DESC LIMIT +:most`;
const OF_DIGEST = `SELECT ${REVISION_COLUMNS}
  WHERE revision.digest = +:digest AND ${PROJECT_IS_SEEN} ORDER BY revision.number DESC LIMIT ${MOST_OF_DIGEST}`;
const REGRESSIONS = `SELECT state.verdict AS now, ${REVISION_COLUMNS}
  LEFT JOIN project_state AS state ON state.project = revision.project
  WHERE revision.regressedAt IS NOT NULL AND revision.regressedAt >= +:sinceMs AND ${PROJECT_IS_SEEN}
    AND (revision.regressedAt, revision.number) < (+:beforeMs, +:beforeNumber)
  ORDER BY revision.regressedAt DESC, revision.number DESC LIMIT +:most`;

export function createSqliteRevisionStore(database: SqliteDatabase): RevisionStore {
  const { raw, read } = database;
  const projects = createRateRows(database);
  const standings = createStandings(database);
  const ofProject = raw.prepare<Record<string, unknown>, RevisionRow>(OF_PROJECT);
  const ofDigest = raw.prepare<SeenBy & { digest: Buffer }, RevisionRow>(OF_DIGEST);
  const regressions = raw.prepare<SeenBy & Record<string, unknown>, RevisionRow & { now: string | null }>(
    REGRESSIONS,
  );

  return {
    ofProject: ({ project, verdicts, limit, before }, visibility) =>
      read('reading revisions', () => {
        const number = projects.projectNumber({ visibility, project });
        const rows = ofProject.all({
          project: number,
          verdicts: verdicts === null ? null : JSON.stringify(verdicts),
          most: limit + 1,
          ...readPlace(before),
        });
        return {
          items: rows.slice(0, limit).map(revisionRecord),
          next: placeOf(rows, limit, ({ firstSeenAt }) => firstSeenAt),
        };
      }),

    ofDigest: (digest, visibility) =>
      read('reading a revision', () =>
        ofDigest.all({ ...seenBy(visibility), digest: digestBytes(digest) }).map(revisionRecord),
      ),

    standing: (project, visibility) =>
      read('reading where a project stands', () =>
        standings.ofProject({ number: projects.projectNumber({ visibility, project }), name: project }),
      ),

    standings: (query, visibility) =>
      read('reading where projects stand', () => standings.page(query, seenBy(visibility))),

    regressions: ({ sinceMs, limit, before }, visibility) =>
      read('reading regressions', () => {
        const rows = regressions.all({
          ...seenBy(visibility),
          sinceMs,
          most: limit + 1,
          ...readPlace(before),
        });
        const isResolved = ({ verdict, now }: (typeof rows)[number]): boolean =>
          verdict === 'reproducible' || now === 'reproducible';
        return {
          items: rows.slice(0, limit).map((row) => ({ ...revisionRecord(row), isResolved: isResolved(row) })),
          next: placeOf(rows, limit, ({ regressedAt }) => regressedAt ?? 0),
        };
      }),
  };
}
