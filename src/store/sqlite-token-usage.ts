import type { SqliteDatabase } from './sqlite-database.ts';
import type { TokenUsage } from './token-usage.ts';

const OWN = 'comparison.token = (SELECT number FROM token WHERE id = :token)';
/** The `+` keeps the planner from looking at all that the token ever asked for. */
const ACTIVE = `SELECT COUNT(*) FROM comparison
  WHERE status IN ('queued', 'resolving', 'building', 'judging') AND +${OWN}`;
const STORED_AT_MOST = `SELECT COALESCE(SUM(storedBytes), 0) FROM comparison WHERE ${OWN}`;
/** The same bytes in many comparisons are kept once, and count once. Each has a request of its own, also when it was cancelled. */
const STORED = `SELECT COALESCE(SUM(size), 0) + (
    SELECT COALESCE(SUM(octet_length(request)), 0) FROM comparison_request
      JOIN comparison ON comparison.number = comparison_request.comparison WHERE ${OWN}
  ) FROM (
  SELECT comparison_blob.digest, comparison_blob.size FROM comparison_blob
    JOIN comparison ON comparison.number = comparison_blob.comparison WHERE ${OWN}
  UNION
  SELECT artifact_class.digest, artifact_class.size FROM artifact_class
    JOIN artifact ON artifact.number = artifact_class.artifact
    JOIN comparison ON comparison.number = artifact.comparison
    WHERE ${OWN} AND artifact_class.digest IS NOT NULL)`;

export function createTokenUsage({ raw, read }: SqliteDatabase): TokenUsage {
  const active = raw.prepare<{ token: string }, number>(ACTIVE).pluck();
  const stored = raw.prepare<{ token: string }, number>(STORED).pluck();
  const storedAtMost = raw.prepare<{ token: string }, number>(STORED_AT_MOST).pluck();
  return {
    activeComparisons: (token) => read('counting comparisons of a token', () => active.get({ token }) ?? 0),
    storedBytesAtMost: (token) =>
      read('adding up what a token stores', () => storedAtMost.get({ token }) ?? 0),
    storedBytes: (token) => read('adding up what a token stores', () => stored.get({ token }) ?? 0),
  };
}
