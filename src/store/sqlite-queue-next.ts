import type { SqliteDatabase } from './sqlite-database.ts';
import { ACTIVE, IS_WAITING } from './status-texts.ts';

/**
 * The request that is next, one project after the other: what is looked at grows with the number of projects that wait, not with the
 * number of requests. Requests without a project share the number 0 here.
 */
const NEXT = `WITH RECURSIVE
  urgent(priority) AS MATERIALIZED (
    SELECT priority FROM comparison INDEXED BY comparison_by_queue
    WHERE ${IS_WAITING} AND notBefore <= :now ORDER BY priority LIMIT 1),
  waiting(project) AS (
    SELECT 0
    UNION ALL
    SELECT (SELECT min(project) FROM comparison
      WHERE ${IS_WAITING} AND priority = (SELECT priority FROM urgent) AND project > waiting.project)
    FROM waiting WHERE waiting.project IS NOT NULL),
  busy(project, count) AS MATERIALIZED (
    SELECT ifnull(project, 0), count(*) FROM comparison WHERE status IN ${ACTIVE} GROUP BY project)
SELECT number FROM (
  SELECT waiting.project,
    (SELECT number FROM comparison
      WHERE ${IS_WAITING} AND priority = (SELECT priority FROM urgent) AND project IS nullif(waiting.project, 0)
        AND notBefore <= :now
      ORDER BY notBefore, number LIMIT 1) AS number,
    (SELECT max(startedAt) FROM comparison WHERE project IS nullif(waiting.project, 0)) AS servedAt
  FROM waiting WHERE waiting.project IS NOT NULL) AS first
LEFT JOIN busy ON busy.project = first.project
WHERE number IS NOT NULL
ORDER BY ifnull(busy.count, 0), servedAt, number LIMIT 1`;

/** Makes the function that finds the request that is next, without taking it: its row, undefined when none is due. */
export function createNextQuery({ raw }: SqliteDatabase): (nowMs: number) => number | undefined {
  const next = raw.prepare<{ now: number }, number>(NEXT).pluck();
  return (nowMs) => next.get({ now: nowMs });
}
