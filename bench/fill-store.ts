import { hash } from 'node:crypto';

import type { ComparisonRequest } from '../src/comparison/comparison-request.ts';
import type { ProjectSettings } from '../src/comparison/project.ts';
import { parseBuilders } from '../src/environment/parse-builders.ts';
import { NO_FLAGS } from '../src/recipe/recipe-flags.ts';
import { createDocumentRows } from '../src/store/sqlite-comparison-rows.ts';
import { openDatabase, type SqliteDatabase } from '../src/store/sqlite-database.ts';
import { createSqliteProjectStore } from '../src/store/sqlite-project-store.ts';
import { createQueueAddition } from '../src/store/sqlite-queue-addition.ts';
import { createRecorders } from '../src/store/sqlite-recorders.ts';
import {
  BUILDS_PER_COMPARISON,
  FIRST_DAY_MS,
  isPublic,
  projectName,
  sourceUrl,
  syntheticComparison,
  type Shape,
} from './synthetic-comparisons.ts';

const PER_TRANSACTION = 1000;
const BUILDERS = 'bookworm*2,bookworm+timezone+locale,trixie';
const END = `UPDATE comparison SET status = 'judging', fence = 1, startedAt = ?, owner = 'host/1/1' WHERE number = ?`;
const ATTEMPT = `INSERT INTO attempt (comparison, position, attempt, state, fence, startedAt, endedAt, outcome)
  VALUES (?, ?, 1, 'ended', 1, ?, ?, ?)`;

/**
 * Fills a new store in `directory` with `comparisons` of four builds each. Requests come in through the queue's own addition; results,
 * rates, revisions and history are written by the store's own recorders; only the steps between are inserts of this bench. Documents,
 * logs and artifacts are named by their digests and not put beside the database. `onProgress` is told how many are there.
 */
export function fillStore(
  directory: string,
  comparisons: number,
  shape: Shape,
  onProgress: (done: number, database: SqliteDatabase) => void = () => {},
): void {
  const database = openDatabase(directory);
  const { raw } = database;
  // What a power cut would take is made again.
  raw.pragma('synchronous = OFF');
  let now = FIRST_DAY_MS;
  let chance = 0;
  const clock = (): number => now;
  const random = (bytes: number): Uint8Array =>
    Buffer.from(hash('sha256', `${chance++}`), 'hex').subarray(0, bytes);
  const recorders = createRecorders(database, { clock, random });
  const projects = createSqliteProjectStore(database, clock);
  for (let project = 0; project < shape.projects; project++) {
    projects.create(projectName(project), settingsOf(project));
  }
  const addRequest = createQueueAddition(database, recorders);
  const insertDocument = createDocumentRows(database, recorders);
  const numberOf = raw.prepare<[string], number>('SELECT number FROM comparison WHERE id = ?').pluck();
  const end = raw.prepare(END);
  const attempt = raw.prepare(ATTEMPT);
  const { addHistory } = recorders;

  const addOne = (serial: number): void => {
    const { project, revision, askedMs, document } = syntheticComparison(serial, comparisons, shape);
    now = askedMs;
    const { id } = addRequest({
      request: requestOf(project, revision),
      title: document.revision.title,
      durable: true,
      project: projectName(project),
      token: null,
      trigger: revision % 2 === 0 ? 'watch' : 'schedule',
      notBeforeMs: 0,
      deadlineMs: null,
      retry: null,
      again: true,
    });
    const comparison = numberOf.get(id) ?? 0;
    end.run(askedMs + 1000, comparison);
    addHistory({ comparison, kind: 'started', message: 'a process took it up' });
    addHistory({ comparison, kind: 'planned', message: `${BUILDS_PER_COMPARISON} builds` });
    for (const [position, { outcome }] of document.builds.entries()) {
      attempt.run(comparison, position, askedMs + 2000, askedMs + 90_000, outcome);
      const step = { comparison, position, attempt: 1 };
      addHistory({ ...step, kind: 'attempt-started', message: 'it began' });
      addHistory({ ...step, kind: 'attempt-ended', message: `${outcome} in collect` });
    }
    addHistory({ comparison, kind: 'judging', message: 'all builds have ended' });
    insertDocument(
      { number: comparison, fence: 1 },
      { ...document, id },
      { digest: hash('sha256', `document ${serial}`), size: 60_000 },
    );
    addHistory({ comparison, kind: 'finished', message: document.sentence });
  };

  for (let from = 0; from < comparisons; from += PER_TRANSACTION) {
    const to = Math.min(from + PER_TRANSACTION, comparisons);
    database.write('filling the store', () => {
      for (let serial = from; serial < to; serial++) addOne(serial);
    });
    onProgress(to, database);
  }
  raw.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

function settingsOf(project: number): ProjectSettings {
  return {
    source: { kind: 'git', url: sourceUrl(project), ref: null },
    recipeFile: null,
    recipeFlags: NO_FLAGS,
    builders: BUILDERS,
    visibility: isPublic(project) ? 'public' : 'private',
    schedule: null,
    watch: null,
    retention: null,
    tries: { error: 3, bad: 1 },
    deadlineSeconds: null,
  };
}

function requestOf(project: number, revision: number): ComparisonRequest {
  return {
    source: { kind: 'git', url: sourceUrl(project), ref: `v1.${revision}` },
    recipeFile: null,
    recipeFlags: NO_FLAGS,
    builders: parseBuilders(BUILDERS, ['bookworm', 'trixie']),
    seed: null,
    sourceDateEpoch: null,
    allowPrivateAddresses: false,
    jobs: null,
    maxDiffs: 50,
    refetch: false,
    explain: null,
    builtBy: null,
  };
}
