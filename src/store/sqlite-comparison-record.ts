import type { ComparisonRecord } from './comparison-reader.ts';

/** A comparison's record, and what else it is looked up by. */
export interface ComparisonRow {
  readonly number: number;
  readonly id: string;
  /** The id of who asked for it. */
  readonly token: string | null;
  /** A ComparisonRecord as JSON. */
  readonly record: string;
}

/** Columns and tables of a ComparisonRow, to be followed by WHERE. Its own row has most of the record: what other rows say is put before. */
export const COMPARISON_COLUMNS = `
  comparison.number, comparison.id, token.id AS token,
  '{"project":' || json_quote(project.name) || ',"retryOf":' || json_quote(tried.id) || ',"reuseOf":' || json_quote(reused.id)
    || ',' || substr(comparison.record, 2) AS record
  FROM comparison
  LEFT JOIN project ON project.number = comparison.project
  LEFT JOIN token ON token.number = comparison.token
  LEFT JOIN comparison AS tried ON tried.number = comparison.retryOf
  LEFT JOIN comparison AS reused ON reused.number = comparison.reuseOf`;

export function recordOf({ record }: ComparisonRow): ComparisonRecord {
  return JSON.parse(record);
}
