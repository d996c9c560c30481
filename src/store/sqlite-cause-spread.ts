import { isCauseKind, KIND_FACTS, type CauseKind } from '../comparison/cause.ts';
import type { CauseKindRecord, Spread } from './cause-group.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { PROJECT_IS_SEEN, type SeenBy } from './sqlite-visibility.ts';

const MOST_CAUSES = 10;

/** The condition on a row of `cause_scope`. A source of no project is seen by who sees all. */
const SCOPE_IS_SEEN = `(:seesAll OR EXISTS (SELECT 1 FROM project WHERE project.number = cause_scope.project AND ${PROJECT_IS_SEEN}))`;
/** What is there now, each by a cause, and the project or source it is in. */
const PRESENT = `FROM cause CROSS JOIN cause_history INDEXED BY cause_history_by_presence
    ON isPresent = 1 AND cause_history.cause = cause.number
  WHERE scope IN (SELECT cause_scope.number FROM cause_scope WHERE ${SCOPE_IS_SEEN})`;
const BY_KIND = `SELECT kind, isLatent, count(DISTINCT scope) AS projects, sum(artifactCount) AS artifacts
  ${PRESENT} GROUP BY kind, isLatent`;
const BY_CAUSE = `SELECT kind, fingerprint, count(DISTINCT scope) AS projects, sum(artifactCount) AS artifacts
  ${PRESENT} GROUP BY cause.number`;
const OF_CAUSE = `SELECT kind, isLatent, sum(isPresent) AS projects, sum(iif(isPresent, artifactCount, 0)) AS artifacts
  FROM cause_history JOIN cause ON cause.number = cause_history.cause
  WHERE cause_history.cause = (SELECT number FROM cause WHERE fingerprint = :fingerprint)
    AND EXISTS (SELECT 1 FROM cause_scope WHERE cause_scope.number = scope AND ${SCOPE_IS_SEEN})
  GROUP BY isLatent`;

const NOWHERE: Spread = { projects: 0, artifacts: 0 };

/** Makes the functions that count over the projects that are seen. */
export function createCauseSpread({ raw }: SqliteDatabase): {
  /** By name. */
  kinds(seen: SeenBy): CauseKindRecord[];
  /** null where it was never seen. */
  ofCause(
    fingerprint: string,
    seen: SeenBy,
  ): { readonly kind: string; readonly differing: Spread; readonly latent: Spread } | null;
} {
  const byKind = raw.prepare<SeenBy, KindRow>(BY_KIND);
  const byCause = raw.prepare<SeenBy, Spread & { kind: string; fingerprint: string }>(BY_CAUSE);
  const ofCause = raw.prepare<SeenBy & { fingerprint: string }, KindRow>(OF_CAUSE);

  return {
    kinds(seen) {
      const kinds = Map.groupBy(byKind.all(seen), ({ kind }) => kind);
      const causes = Map.groupBy(byCause.all(seen), ({ kind }) => kind);
      return [...kinds]
        .flatMap(([kind, rows]) => (isCauseKind(kind) ? { kind, rows } : []))
        .toSorted((a, b) => (a.kind < b.kind ? -1 : 1))
        .map(({ kind, rows }) => kindRecord(kind, rows, causes.get(kind) ?? []));
    },
    ofCause(fingerprint, seen) {
      const rows = ofCause.all({ ...seen, fingerprint });
      const [first] = rows;
      return first === undefined ? null : { kind: first.kind, ...sidesOf(rows) };
    },
  };
}

type KindRow = Spread & { readonly kind: string; readonly isLatent: 0 | 1 };

function sidesOf(rows: readonly KindRow[]): { differing: Spread; latent: Spread } {
  const side = (isLatent: 0 | 1): Spread => {
    const row = rows.find((one) => one.isLatent === isLatent);
    return row === undefined ? NOWHERE : { projects: row.projects, artifacts: row.artifacts };
  };
  return { differing: side(0), latent: side(1) };
}

function kindRecord(
  kind: CauseKind,
  rows: readonly KindRow[],
  causes: readonly (Spread & { readonly fingerprint: string })[],
): CauseKindRecord {
  const most = causes
    .toSorted((a, b) => b.projects - a.projects || (a.fingerprint < b.fingerprint ? -1 : 1))
    .slice(0, MOST_CAUSES)
    .map(({ fingerprint, projects, artifacts }) => ({ fingerprint, projects, artifacts }));
  return { kind, title: KIND_FACTS[kind].title, ...sidesOf(rows), causes: most };
}
