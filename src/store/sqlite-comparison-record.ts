import type { ComparisonRecord } from './comparison-reader.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';

type Stored = 'createdAt' | 'startedAt' | 'finishedAt' | 'deadline' | 'source' | 'nondeterministic' | 'fault';

/** What a record is made from, its dates in ms since the epoch. */
export interface ComparisonRow extends Omit<ComparisonRecord, Stored> {
  readonly number: number;
  readonly token: string | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly deadline: number | null;
  readonly source: string;
  readonly nondeterministic: 0 | 1 | null;
  readonly fault: string | null;
}

/** Columns and tables of a ComparisonRow, to be followed by WHERE. The request, which may be long, is left where it is. */
export const COMPARISON_COLUMNS = `
  comparison.number, comparison.id, comparison.status, comparison.createdAt, comparison.startedAt, comparison.finishedAt,
  comparison.deadline, project.name AS project, token.id AS token, comparison."trigger", comparison.tries,
  tried.id AS retryOf, reused.id AS reuseOf, comparison.source, comparison.title,
  nullif(lower(hex(comparison.revision)), '') AS revision,
  comparison."commit", comparison.version, comparison.verdict, comparison.toolchainIndependent, comparison.nondeterministic,
  comparison.regressedFrom, comparison.sentence, comparison.fault,
  nullif(lower(hex(comparison.document)), '') AS document, comparison.buildCount, comparison.successCount,
  comparison.artifactCount, comparison.matchCount
  FROM comparison
  LEFT JOIN project ON project.number = comparison.project
  LEFT JOIN token ON token.number = comparison.token
  LEFT JOIN comparison AS tried ON tried.number = comparison.retryOf
  LEFT JOIN comparison AS reused ON reused.number = comparison.reuseOf`;

/** Field by field: a list makes hundreds a second of them, and taking a row apart by `...` costs twice as much. */
export function recordOf(row: ComparisonRow): ComparisonRecord {
  return {
    id: row.id,
    status: row.status,
    project: row.project,
    trigger: row.trigger,
    tries: row.tries,
    retryOf: row.retryOf,
    reuseOf: row.reuseOf,
    createdAt: isoTime(row.createdAt),
    startedAt: isoTimeOrNull(row.startedAt),
    finishedAt: isoTimeOrNull(row.finishedAt),
    deadline: isoTimeOrNull(row.deadline),
    source: JSON.parse(row.source),
    title: row.title,
    revision: row.revision,
    commit: row.commit,
    version: row.version,
    verdict: row.verdict,
    toolchainIndependent: row.toolchainIndependent,
    nondeterministic: row.nondeterministic === null ? null : row.nondeterministic === 1,
    regressedFrom: row.regressedFrom,
    sentence: row.sentence,
    fault: row.fault === null ? null : JSON.parse(row.fault),
    buildCount: row.buildCount,
    successCount: row.successCount,
    artifactCount: row.artifactCount,
    matchCount: row.matchCount,
    document: row.document,
  };
}
