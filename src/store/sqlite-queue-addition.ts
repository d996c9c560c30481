import { ownerOf } from '../build/docker-labels.ts';
import { PRIORITY_OF, type Trigger } from '../comparison/comparison-status.ts';
import { isPinned } from '../source/is-pinned.ts';
import { createComparisonId } from './comparison-id.ts';
import type { QueuedRequest } from './queued-request.ts';
import { requestDigest } from './request-digest.ts';
import { digestBytes } from './schema/columns.ts';
import { sourceKey } from './source-key.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import type { Recorders } from './sqlite-recorders.ts';
import { ENDED } from './status-texts.ts';
import { StoreError } from './store-error.ts';

const INSERT = `INSERT INTO comparison (id, status, createdAt, owner, durable, project, token, "trigger", priority, notBefore, deadline,
    tries, retryOf, reuseOf, isExplanation, again, requestDigest, source, title,
    sourceKey, storedBytes)
  VALUES (:id, 'queued', :now, :owner, :durable, :project, :token, :trigger, :priority, :notBefore, :deadline,
    :tries, :retryOf, :reuseOf, :isExplanation, :again, :requestDigest, :source, :title, :sourceKey,
    :storedBytes)`;
const INSERT_REQUEST = 'INSERT INTO comparison_request (comparison, request) VALUES (?, ?)';
/**
 * Of the same project; without one, of the same token: what another may not see is not shown to him as his own. One that is about to end
 * without a result is of no use, and one that is under way, or was, may have read a branch as it was before.
 */
const FIND_SAME = `SELECT number, id FROM comparison
  WHERE requestDigest = :requestDigest AND status NOT IN ${ENDED} AND durable = 1
    AND project IS :project AND (project IS NOT NULL OR token IS :token)
    AND cancelWhy IS NULL AND ifnull(deadline > :now, 1)
    AND (:isPinned OR status = 'queued' AND NOT EXISTS (SELECT 1 FROM comparison_plan plan WHERE plan.comparison = comparison.number))
  ORDER BY number LIMIT 1`;
/** Who asks once more may be in more of a hurry, or have more time. */
const HURRY = `UPDATE comparison SET priority = min(priority, :priority), notBefore = min(notBefore, :notBefore),
    deadline = max(deadline, :deadline)
  WHERE number = :number`;

const ASKED: Readonly<Record<Trigger, string>> = {
  person: 'a person asked for it',
  push: 'a forge told of a push',
  watch: 'its remote has a new revision',
  schedule: 'its schedule was due',
  retry: 'it is to be tried again',
};

/** Makes the function that puts a request into the queue, inside a transaction. Throws StoreError 'UNKNOWN_PROJECT' and 'UNKNOWN_TOKEN'. */
export function createQueueAddition(
  { raw }: SqliteDatabase,
  { clock, random, addHistory, tell }: Recorders,
): (request: QueuedRequest) => { id: string; isNew: boolean } {
  const insert = raw.prepare<[Record<string, unknown>]>(INSERT);
  const insertRequest = raw.prepare<[number, string]>(INSERT_REQUEST);
  const findSame = raw.prepare<[Record<string, unknown>], { number: number; id: string }>(FIND_SAME);
  const hurry = raw.prepare<[Record<string, unknown>]>(HURRY);
  const numberOf = (table: 'project' | 'token' | 'comparison', column: 'name' | 'id') =>
    raw.prepare<[string], number>(`SELECT number FROM ${table} WHERE ${column} = ?`).pluck();
  const projectNumber = numberOf('project', 'name');
  const tokenNumber = numberOf('token', 'id');
  const comparisonNumber = numberOf('comparison', 'id');
  const owner = ownerOf(process.pid);

  /** A later millisecond where another has it already: its random part is short. */
  const freeId = (atMs: number): string => {
    const id = createComparisonId(atMs, random);
    return comparisonNumber.get(id) === undefined ? id : freeId(atMs + 1);
  };

  return (asked) => {
    const { request, durable, trigger, again, retry } = asked;
    const project = asked.project === null ? null : projectNumber.get(asked.project);
    if (project === undefined) throw unknown('UNKNOWN_PROJECT', `project ${asked.project}`);
    const token = asked.token === null ? null : tokenNumber.get(asked.token);
    if (token === undefined) throw unknown('UNKNOWN_TOKEN', `token ${asked.token}`);
    const now = clock();
    const values = {
      now,
      // Builds that are taken over bring their source with them.
      isPinned: request.builtBy !== null || isPinned(request.source) ? 1 : 0,
      requestDigest: digestBytes(requestDigest(request)),
      project,
      token,
      priority: PRIORITY_OF[trigger],
      notBefore: asked.notBeforeMs,
      deadline: asked.deadlineMs,
    };
    const same = again || !durable ? undefined : findSame.get(values);
    if (same !== undefined) {
      hurry.run({ ...values, number: same.number });
      addHistory({ comparison: same.number, kind: 'submitted', message: `${ASKED[trigger]} once more` });
      return { id: same.id, isNew: false };
    }
    const text = JSON.stringify(request);
    const id = freeId(now);
    const { lastInsertRowid } = insert.run({
      ...values,
      id,
      // Nobody else may claim a local command's: should its process die before it does, it is cleared by this.
      owner: durable ? null : owner,
      durable: durable ? 1 : 0,
      trigger,
      tries: retry?.tries ?? 1,
      retryOf: retry === null ? null : (comparisonNumber.get(retry.of) ?? null),
      // Known from the first: what is going to be taken over is not to be removed meanwhile.
      reuseOf: request.builtBy === null ? null : (comparisonNumber.get(request.builtBy) ?? null),
      isExplanation: request.builtBy === null ? 0 : 1,
      again: again ? 1 : 0,
      source: JSON.stringify(request.source),
      title: asked.title,
      sourceKey: sourceKey(request.source),
      storedBytes: Buffer.byteLength(text),
    });
    const comparison = Number(lastInsertRowid);
    insertRequest.run(comparison, text);
    const why = retry === null ? ASKED[trigger] : `${ASKED[trigger]}: ${retry.of} was try ${retry.tries - 1}`;
    addHistory({ comparison, kind: 'submitted', message: why });
    tell(comparison, 'queued');
    return { id, isNew: true };
  };
}

function unknown(code: 'UNKNOWN_PROJECT' | 'UNKNOWN_TOKEN', what: string): StoreError {
  return new StoreError(code, `there is no ${what}`);
}
