import { isCauseKind, KIND_FACTS, type CauseKind } from '../comparison/cause.ts';
import type { CauseKindRecord, Spread } from './cause-group.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { PROJECT_IS_SEEN, type SeenBy } from './sqlite-visibility.ts';

const MOST_CAUSES = 10;

/** The condition on a row of `cause_scope`. A source of no project is seen by who sees all. */
const SCOPE_IS_SEEN = `(:seesAll OR EXISTS (SELECT 1 FROM project WHERE project.number = cause_scope.project AND ${PROJECT_IS_SEEN}))`;
/** What is there now, each by a cause, and the project or source it is in. In the order of kinds, so that nothing is sorted. */
const PRESENT = `FROM cause INDEXED BY cause_by_kind CROSS JOIN cause_history INDEXED BY cause_history_by_presence
    ON isPresent = 1 AND cause_history.cause = cause.number
  WHERE scope IN (SELECT cause_scope.number FROM cause_scope WHERE ${SCOPE_IS_SEEN})`;
/** A project may have several causes of a kind. */
const BY_KIND = `SELECT kind,
    count(DISTINCT iif(isLatent, NULL, scope)) AS differing, sum(iif(isLatent, 0, artifactCount)) AS differingArtifacts,
    count(DISTINCT iif(isLatent, scope, NULL)) AS latent, sum(iif(isLatent, artifactCount, 0)) AS latentArtifacts
  ${PRESENT} AND kind > :after GROUP BY kind ORDER BY kind LIMIT :most`;
/** It has one row for each cause and side. */
const BY_CAUSE = `SELECT kind, fingerprint,
    sum(NOT isLatent) AS differing, sum(iif(isLatent, 0, artifactCount)) AS differingArtifacts,
    sum(isLatent) AS latent, sum(iif(isLatent, artifactCount, 0)) AS latentArtifacts
  ${PRESENT} AND kind > :after AND kind <= :last GROUP BY kind, cause.number`;
const OF_CAUSE = `SELECT kind,
    sum(isPresent AND NOT isLatent) AS differing, sum(iif(isPresent AND NOT isLatent, artifactCount, 0)) AS differingArtifacts,
    sum(isPresent AND isLatent) AS latent, sum(iif(isPresent AND isLatent, artifactCount, 0)) AS latentArtifacts
  FROM cause_history JOIN cause ON cause.number = cause_history.cause
  WHERE cause_history.cause = (SELECT number FROM cause WHERE fingerprint = :fingerprint)
    AND EXISTS (SELECT 1 FROM cause_scope WHERE cause_scope.number = scope AND ${SCOPE_IS_SEEN})
  GROUP BY cause.number`;

/** Makes the functions that count over the projects that are seen. */
export function createCauseSpread({ raw }: SqliteDatabase): {
  /** At most `most` by name, behind the kind `after`. */
  kinds(page: { readonly after: string; readonly most: number }, seen: SeenBy): CauseKindRecord[];
  /** null where it was never seen. */
  ofCause(
    fingerprint: string,
    seen: SeenBy,
  ): { readonly kind: string; readonly differing: Spread; readonly latent: Spread } | null;
} {
  const byKind = raw.prepare<SeenBy & { after: string; most: number }, KindRow>(BY_KIND);
  const byCause = raw.prepare<SeenBy & { after: string; last: string }, CauseRow>(BY_CAUSE);
  const ofCause = raw.prepare<SeenBy & { fingerprint: string }, KindRow>(OF_CAUSE);

  return {
    kinds(page, seen) {
      const rows = byKind.all({ ...seen, ...page });
      const last = rows.at(-1)?.kind ?? '';
      const causes = Map.groupBy(byCause.all({ ...seen, after: page.after, last }), ({ kind }) => kind);
      return rows.flatMap((row) => {
        const { kind } = row;
        return isCauseKind(kind) ? kindRecord(kind, row, causes.get(kind) ?? []) : [];
      });
    },
    ofCause(fingerprint, seen) {
      const row = ofCause.get({ ...seen, fingerprint });
      return row === undefined ? null : { kind: row.kind, ...sidesOf(row) };
    },
  };
}

interface KindRow {
  readonly kind: string;
  readonly differing: number;
  readonly differingArtifacts: number;
  readonly latent: number;
  readonly latentArtifacts: number;
}
type CauseRow = KindRow & { readonly fingerprint: string };

function sidesOf(row: KindRow): { differing: Spread; latent: Spread } {
  return {
    differing: { projects: row.differing, artifacts: row.differingArtifacts },
    latent: { projects: row.latent, artifacts: row.latentArtifacts },
  };
}

function kindRecord(kind: CauseKind, row: KindRow, causes: readonly CauseRow[]): CauseKindRecord {
  const most = causes
    .map((cause) => ({ fingerprint: cause.fingerprint, ...sidesOf(cause) }))
    .toSorted((a, b) => b.differing.projects - a.differing.projects || b.latent.projects - a.latent.projects)
    .slice(0, MOST_CAUSES);
  return { kind, title: KIND_FACTS[kind].title, ...sidesOf(row), causes: most };
}
