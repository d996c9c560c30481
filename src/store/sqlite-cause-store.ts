import { isCauseKind, KIND_FACTS } from '../comparison/cause.ts';
import type { SharedCause } from './cause-group.ts';
import type { CausePlace, CauseStore } from './cause-store.ts';
import { CAUSE_COLUMNS, createCauseRecords, standingRows, type CauseRow } from './sqlite-cause-records.ts';
import { createCauseSpread } from './sqlite-cause-spread.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { createRateRows } from './sqlite-rate-rows.ts';
import { NO_PROJECT } from './rate-scope.ts';
import { PROJECT_IS_SEEN, seenBy, type SeenBy } from './sqlite-visibility.ts';
import type { Visibility } from './visibility.ts';

const OF_PLACE = `SELECT ${CAUSE_COLUMNS}
  WHERE cause_history.scope = (SELECT number FROM cause_scope WHERE project = :project AND sourceKey = :sourceKey)
    AND cause_history.number < :before AND (:kind IS NULL OR cause.kind = :kind)
  ORDER BY cause_history.number DESC`;
const SHARING = `SELECT ${CAUSE_COLUMNS}
  WHERE cause_history.cause = (SELECT number FROM cause WHERE fingerprint = :fingerprint)
    AND cause_history.number < :before AND ${PROJECT_IS_SEEN}
  ORDER BY cause_history.number DESC LIMIT :most`;

export function createSqliteCauseStore(database: SqliteDatabase): CauseStore {
  const { raw, read } = database;
  const projects = createRateRows(database);
  const spread = createCauseSpread(database);
  const recordsOf = createCauseRecords(database);
  const ofPlace = raw.prepare<Record<string, unknown>, CauseRow>(OF_PLACE);
  const sharing = raw.prepare<SeenBy & Record<string, unknown>, CauseRow>(SHARING);

  /** null for what is not seen. */
  const scopeOf = (
    place: CausePlace,
    visibility: Visibility,
  ): { project: number; sourceKey: string } | null => {
    if ('project' in place) {
      return { project: projects.projectNumber({ visibility, project: place.project }), sourceKey: '' };
    }
    return visibility.kind === 'all' ? { project: NO_PROJECT, sourceKey: place.source } : null;
  };

  return {
    ofPlace: ({ status, kind, limit, before, ...place }, visibility) =>
      read('reading causes', () => {
        const scope = scopeOf(place, visibility);
        if (scope === null) return { items: [], next: null };
        // A project's are bounded, and a status is told from the looks: so all of them are read.
        const rows = standingRows(ofPlace.all({ ...scope, kind, before: before ?? Number.MAX_SAFE_INTEGER }));
        const wanted = rows.filter(({ standing }) => status === null || standing.status === status);
        const shown = wanted.slice(0, limit);
        return {
          items: recordsOf(shown),
          next: wanted.length > limit ? (shown.at(-1)?.row.number ?? null) : null,
        };
      }),

    kinds: ({ limit, after }, visibility) =>
      read('counting causes', () => {
        const found = spread.kinds({ after: after ?? '', most: limit + 1 }, seenBy(visibility));
        const items = found.slice(0, limit);
        return { items, next: found.length > limit ? (items.at(-1)?.kind ?? null) : null };
      }),

    find: (fingerprint, visibility): SharedCause | null =>
      read('looking for a cause', () => {
        const found = spread.ofCause(fingerprint, seenBy(visibility));
        if (found === null) return null;
        const { kind, ...sides } = found;
        return isCauseKind(kind) ? { fingerprint, kind, title: KIND_FACTS[kind].title, ...sides } : null;
      }),

    sharing: ({ fingerprint, limit, before }, visibility) =>
      read('looking who shares a cause', () => {
        const rows = sharing.all({
          ...seenBy(visibility),
          fingerprint,
          before: before ?? Number.MAX_SAFE_INTEGER,
          most: limit + 1,
        });
        const shown = rows.slice(0, limit);
        return {
          items: recordsOf(standingRows(shown)),
          next: rows.length > limit ? (shown.at(-1)?.number ?? null) : null,
        };
      }),
  };
}
