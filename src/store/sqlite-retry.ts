import type { SqliteDatabase } from './sqlite-database.ts';
import { createQueueAddition } from './sqlite-queue-addition.ts';
import type { Recorders } from './sqlite-recorders.ts';
import { readRequest, REQUEST_OF_COMPARISON } from './stored-request.ts';

interface TriedRow {
  readonly id: string;
  readonly request: string;
  readonly title: string;
  readonly durable: 0 | 1;
  readonly tries: number;
  readonly createdAt: number;
  readonly deadline: number | null;
  readonly project: string | null;
  readonly token: string | null;
}

const TRIED = `SELECT id, ${REQUEST_OF_COMPARISON} AS request, title, durable, tries, createdAt, deadline,
    (SELECT name FROM project WHERE project.number = comparison.project) AS project,
    (SELECT token.id FROM token WHERE token.number = comparison.token) AS token
  FROM comparison WHERE number = ?`;

/** Makes the function that queues the same request as a new comparison, inside a transaction. */
export function createRetry(
  database: SqliteDatabase,
  recorders: Recorders,
): (comparison: number, notBeforeMs: number) => void {
  const find = database.raw.prepare<[number], TriedRow>(TRIED);
  const insert = createQueueAddition(database, recorders);
  return (comparison, notBeforeMs) => {
    const row = find.get(comparison);
    const asked = readRequest(row?.request ?? null);
    if (row === undefined || asked === null) throw new Error(`comparison ${comparison} has no request`);
    const { id, title, durable, tries, createdAt, deadline, project, token } = row;
    insert({
      request: asked,
      title,
      durable: durable === 1,
      project,
      token,
      trigger: 'retry',
      notBeforeMs,
      // As long from when it may begin as it was from when it was asked for.
      deadlineMs: deadline === null ? null : notBeforeMs + (deadline - createdAt),
      retry: { of: id, tries: tries + 1 },
      again: true,
    });
  };
}
