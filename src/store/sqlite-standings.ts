import type { Page } from './comparison-reader.ts';
import type { RevisionRecord, Standing, StandingVerdict } from './revision.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { REVISION_COLUMNS, revisionRecord, type RevisionRow } from './sqlite-revision-record.ts';
import { PROJECT_IS_SEEN, type SeenBy } from './sqlite-visibility.ts';

/** Each by one look into an index, whatever lies before it. */
const NEWEST = 'SELECT revision FROM project_state WHERE project_state.project = +:project';
const BY_ORDER =
  'SELECT number FROM revision INDEXED BY revision_by_project WHERE revision.project = +:project';
const LAST_CONCLUSIVE = `${BY_ORDER} AND verdict <> 'inconclusive' ORDER BY firstSeenAt DESC LIMIT 1`;
const LAST_GOOD = `SELECT number FROM revision INDEXED BY revision_by_verdict
  WHERE revision.project = +:project AND verdict = 'reproducible' ORDER BY firstSeenAt DESC LIMIT 1`;
const FIRST_BAD = `${BY_ORDER} AND verdict IN ('unreproducible', 'equivalent')
  AND firstSeenAt > coalesce((SELECT firstSeenAt FROM revision WHERE number = (${LAST_GOOD})), -1)
  ORDER BY firstSeenAt LIMIT 1`;
const LANDMARKS = `SELECT (${NEWEST}) AS newest, (${LAST_CONCLUSIVE}) AS lastConclusive,
  (${LAST_GOOD}) AS lastGood, (${FIRST_BAD}) AS firstBad`;
const RECORDS = `SELECT ${REVISION_COLUMNS} WHERE revision.number IN (SELECT value FROM json_each(+?))`;
const PAGE = `SELECT project.number, project.name FROM project
  LEFT JOIN project_state ON project_state.project = project.number
  WHERE project.name > +:after AND ${PROJECT_IS_SEEN} AND (+:verdicts IS NULL
    OR coalesce(project_state.verdict, 'untried') IN (SELECT value FROM json_each(+:verdicts)))
  ORDER BY project.name LIMIT +:most`;

/** Revisions by their row. */
interface Landmarks {
  readonly newest: number | null;
  readonly lastConclusive: number | null;
  readonly lastGood: number | null;
  readonly firstBad: number | null;
}

type Named = { readonly number: number; readonly name: string };

/** Makes the functions that say where projects stand. */
export function createStandings({ raw }: SqliteDatabase): {
  ofProject(project: Named): Standing;
  page(
    query: { limit: number; after: string | null; verdicts: readonly StandingVerdict[] | null },
    seen: SeenBy,
  ): Page<Standing, string>;
} {
  const landmarks = raw.prepare<{ project: number }, Landmarks>(LANDMARKS);
  const records = raw.prepare<[string], RevisionRow>(RECORDS);
  const page = raw.prepare<SeenBy & Record<string, unknown>, Named>(PAGE);

  const ofProjects = (projects: readonly Named[]): Standing[] => {
    const found = projects.map(({ number, name }) => ({ name, marks: landmarks.get({ project: number }) }));
    const numbers = found.flatMap(({ marks }) => Object.values(marks ?? {}));
    const rows = records.all(JSON.stringify(numbers.filter((number) => number !== null)));
    const byNumber = new Map(rows.map((row) => [row.number, revisionRecord(row)]));
    const at = (number: number | null | undefined): RevisionRecord | null =>
      typeof number === 'number' ? (byNumber.get(number) ?? null) : null;
    return found.map(({ name, marks }) => {
      const newest = at(marks?.newest);
      return {
        project: name,
        verdict: newest?.verdict ?? 'untried',
        newest,
        lastConclusive: at(marks?.lastConclusive),
        lastGood: at(marks?.lastGood),
        firstBad: at(marks?.firstBad),
      };
    });
  };

  return {
    ofProject(project) {
      const [standing] = ofProjects([project]);
      if (standing === undefined) throw new Error(`no standing of ${project.name}`);
      return standing;
    },
    page({ limit, after, verdicts }, seen) {
      const projects = page.all({
        ...seen,
        after: after ?? '',
        verdicts: verdicts === null ? null : JSON.stringify(verdicts),
        most: limit + 1,
      });
      const shown = projects.slice(0, limit);
      return {
        items: ofProjects(shown),
        next: projects.length > limit ? (shown.at(-1)?.name ?? null) : null,
      };
    },
  };
}
