import type { ComparisonRecord } from './comparison-reader.ts';

/** What a record is made from, its dates in ms since the epoch. */
export interface ComparisonRow extends Omit<
  ComparisonRecord,
  | 'createdAt'
  | 'startedAt'
  | 'finishedAt'
  | 'deadline'
  | 'source'
  | 'nondeterministic'
  | 'revision'
  | 'document'
> {
  readonly number: number;
  readonly token: string | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly deadline: number | null;
  readonly source: string;
  readonly nondeterministic: 0 | 1 | null;
  readonly revision: Buffer | null;
  readonly document: Buffer | null;
}

/** Columns and tables of a ComparisonRow, to be followed by WHERE. The request, which may be long, is left where it is. */
export const COMPARISON_COLUMNS = `
  comparison.number, comparison.id, comparison.status, comparison.createdAt, comparison.startedAt, comparison.finishedAt,
  comparison.deadline, project.name AS project, token.id AS token, comparison."trigger", comparison.tries,
  tried.id AS retryOf, reused.id AS reuseOf, comparison.source, comparison.title, comparison.revision,
  comparison."commit", comparison.version, comparison.verdict, comparison.toolchainIndependent, comparison.nondeterministic,
  comparison.regressedFrom, comparison.sentence, comparison.document, comparison.buildCount, comparison.successCount,
  comparison.artifactCount, comparison.matchCount
  FROM comparison
  LEFT JOIN project ON project.number = comparison.project
  LEFT JOIN token ON token.number = comparison.token
  LEFT JOIN comparison AS tried ON tried.number = comparison.retryOf
  LEFT JOIN comparison AS reused ON reused.number = comparison.reuseOf`;

export function recordOf(row: ComparisonRow): ComparisonRecord {
  const { number: _number, token: _token, source, nondeterministic, revision, document, ...rest } = row;
  const { createdAt, startedAt, finishedAt, deadline, ...plain } = rest;
  return {
    ...plain,
    createdAt: new Date(createdAt).toISOString(),
    startedAt: isoOf(startedAt),
    finishedAt: isoOf(finishedAt),
    deadline: isoOf(deadline),
    source: JSON.parse(source),
    nondeterministic: nondeterministic === null ? null : nondeterministic === 1,
    revision: revision?.toString('hex') ?? null,
    document: document?.toString('hex') ?? null,
  };
}

const isoOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
