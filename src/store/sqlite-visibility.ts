import { sql, type SQL } from './drizzle.ts';

import { digestBytes } from './schema/columns.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import type { Visibility, VisibilityCheck } from './visibility.ts';

/** What the texts below take, by name, in a statement that is prepared once. */
export interface SeenBy {
  readonly seesAll: 0 | 1;
  readonly seesPublic: 0 | 1;
  /** A JSON array of names. */
  readonly seesProjects: string;
  readonly seesToken: string | null;
}

/** The condition on a project's row by that alias: of this row alone, for a list of all that are seen would be made for each query. */
const isSeen = (project: string): string =>
  `(${project}.isPublic AND +:seesPublic) OR ${project}.name IN (SELECT value FROM json_each(+:seesProjects))`;

const IS_OWN = 'comparison.token = (SELECT own.number FROM token AS own WHERE own.id = +:seesToken)';

/**
 * The condition on a row of `comparison` that a caller may see it. One of no project is seen by who asked for it, and by who sees all: a
 * source that somebody sent in is nobody else's business.
 */
export const COMPARISON_IS_SEEN =
  `(+:seesAll OR EXISTS (SELECT 1 FROM project AS seen WHERE seen.number = comparison.project AND (${isSeen('seen')}))` +
  ` OR ${IS_OWN})`;

/** The same where the row of its project is joined already. */
export const JOINED_COMPARISON_IS_SEEN = `(+:seesAll OR ${isSeen('project')} OR ${IS_OWN})`;

/** The condition on a row of `project`. */
export const PROJECT_IS_SEEN = `(+:seesAll OR ${isSeen('project')})`;

export function seenBy(visibility: Visibility): SeenBy {
  if (visibility.kind === 'all') return { seesAll: 1, seesPublic: 1, seesProjects: '[]', seesToken: null };
  return {
    seesAll: 0,
    seesPublic: visibility.isPublicSeen ? 1 : 0,
    seesProjects: JSON.stringify(visibility.projects),
    seesToken: visibility.token,
  };
}

/** A text above as a condition for drizzle; undefined for no condition. */
export function seenCondition(text: string, visibility: Visibility): SQL | undefined {
  if (visibility.kind === 'all') return undefined;
  const values = new Map<string, unknown>(Object.entries(seenBy(visibility)));
  // Split by a group: text and names take turns.
  const parts = text.split(/:(sees[A-Za-z]+)/);
  return sql.join(parts.map((part, index) => (index % 2 === 0 ? sql.raw(part) : sql`${values.get(part)}`)));
}

const COMPARISON = `SELECT EXISTS (SELECT 1 FROM comparison WHERE comparison.id = +:id AND ${COMPARISON_IS_SEEN})`;
/** From a blob to the comparisons that name it, by index. */
const BLOB = `SELECT
  EXISTS (SELECT 1 FROM comparison_blob JOIN comparison ON comparison.number = comparison_blob.comparison
    WHERE comparison_blob.digest = +:digest AND ${COMPARISON_IS_SEEN})
  OR EXISTS (SELECT 1 FROM artifact_class JOIN artifact ON artifact.number = artifact_class.artifact
    JOIN comparison ON comparison.number = artifact.comparison
    WHERE artifact_class.digest = +:digest AND ${COMPARISON_IS_SEEN})
  OR EXISTS (SELECT 1 FROM upload WHERE upload.digest = +:digest
    AND (+:seesAll OR upload.token = (SELECT own.number FROM token AS own WHERE own.id = +:seesToken)))`;

export function createVisibilityCheck({ raw, read }: SqliteDatabase): VisibilityCheck {
  const comparison = raw.prepare<SeenBy & { id: string }, number>(COMPARISON).pluck();
  const blob = raw.prepare<SeenBy & { digest: Buffer }, number>(BLOB).pluck();
  return {
    comparison: (id, visibility) =>
      read('looking whether a comparison is seen', () => comparison.get({ ...seenBy(visibility), id }) === 1),
    blob: (digest, visibility) =>
      read(
        'looking whether a blob is seen',
        () => blob.get({ ...seenBy(visibility), digest: digestBytes(digest) }) === 1,
      ),
  };
}
