import type { Test } from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { digestBytes } from '../../src/store/schema/columns.ts';
import { openDatabase, type SqliteDatabase } from '../../src/store/sqlite-database.ts';
import { createCauseRecorder } from '../../src/store/sqlite-causes.ts';
import { createRateMoves } from '../../src/store/sqlite-rate-moves.ts';
import {
  createEndRecorder,
  createRateRecorder,
  createRevisionRecorder,
} from '../../src/store/sqlite-rates.ts';
import { SEES_ALL, type Visibility } from '../../src/store/visibility.ts';

export const DAY_MS = 86_400_000;
export const START = Date.parse('2026-11-01T12:00:00Z');
export const PUBLIC = {
  kind: 'some',
  isPublicSeen: true,
  projects: [],
  token: null,
} as const satisfies Visibility;
export const ANY = { visibility: SEES_ALL, project: null, variations: null, from: null, to: null };

/** A comparison that has ended; days count from START. */
export interface Ended {
  readonly project?: string;
  readonly document: ComparisonDocument;
  readonly day?: number;
  /** What the snapshot is a digest of: the same text is the same revision. */
  readonly revision?: string;
  /** When it was asked for, where it is not when it ended. */
  readonly askedDay?: number;
}

export interface RateRig {
  readonly database: SqliteDatabase;
  readonly moves: ReturnType<typeof createRateMoves>;
  /** A new project. Returns its number. */
  project(name: string, side?: 'public' | 'private'): number;
  /** Takes a project that is there already. */
  adopt(name: string): void;
  /** Stores a finished comparison's rows and records it. Returns its id. */
  finish(ended: Ended): string;
  /** Asks for several and finishes them in the order given: the numbers are the places in the order of being asked for. */
  finishInOrder(asked: readonly Ended[], order: readonly number[]): string[];
  readonly recordEnd: ReturnType<typeof createEndRecorder>;
}

/** The real tables, filled by the real recorders. `directory` may hold a store that is open elsewhere. */
export function openRateRig(t: Test, directory: string = t.testdir()): RateRig {
  const database = openDatabase(directory);
  t.teardown(() => database.close());
  const { raw } = database;
  const recordRates = createRateRecorder(database);
  const recordRevision = createRevisionRecorder(database);
  const recordCauses = createCauseRecorder(database);
  const projects = new Map<string, number>();
  let asked = 0;

  const ask = ({ project, document, day = 0, askedDay = day }: Ended): { number: number; id: string } => {
    const id = `c${String(++asked).padStart(14, '0')}`;
    const { lastInsertRowid } = raw
      .prepare(
        `INSERT INTO comparison (id, status, createdAt, project, source, title, sourceKey)
         VALUES (?, 'judging', ?, ?, ?, ?, ?)`,
      )
      .run(
        id,
        START + askedDay * DAY_MS + asked,
        project === undefined ? null : projects.get(project),
        JSON.stringify(document.revision.source),
        document.revision.title,
        `git ${project ?? 'https://example.org/greet'}`,
      );
    return { number: Number(lastInsertRowid), id };
  };

  const end = ({ project, day = 0, revision, document: sample }: Ended, number: number, id: string): void => {
    const snapshot = revision === undefined ? sample.revision.snapshot.digest : hexOf(revision);
    const document: ComparisonDocument = {
      ...sample,
      id,
      finishedAt: new Date(START + day * DAY_MS).toISOString(),
      revision: { ...sample.revision, snapshot: { digest: snapshot, size: 1 } },
    };
    const projectNumber = project === undefined ? 0 : (projects.get(project) ?? 0);
    database.write('storing a result', () => {
      raw
        .prepare(
          "UPDATE comparison SET status = 'finished', verdict = ?, finishedAt = ?, revision = ? WHERE number = ?",
        )
        .run(document.judgement.verdict, Date.parse(document.finishedAt), digestBytes(snapshot), number);
      insertParts(database, number, document);
      recordRates(number, document, projectNumber);
      recordRevision(number, document, projectNumber);
      recordCauses(number, document, projectNumber);
    });
  };

  return {
    database,
    moves: createRateMoves(database),
    recordEnd: createEndRecorder(database),
    project(name, side = 'public') {
      const { lastInsertRowid } = raw
        .prepare(
          `INSERT INTO project (name, settings, isPublic, sourceKey, version, createdAt, updatedAt) VALUES (?, '{}', ?, ?, 1, 0, 0)`,
        )
        .run(name, side === 'public' ? 1 : 0, `git ${name}`);
      projects.set(name, Number(lastInsertRowid));
      return Number(lastInsertRowid);
    },
    adopt(name) {
      const number = raw
        .prepare<[string], number>('SELECT number FROM project WHERE name = ?')
        .pluck()
        .get(name);
      projects.set(name, number ?? 0);
    },
    finish(ended) {
      const { number, id } = ask(ended);
      end(ended, number, id);
      return id;
    },
    finishInOrder(all, order) {
      const rows = all.map((one) => ({ one, ...ask(one) }));
      for (const place of order) {
        const row = rows[place];
        if (row !== undefined) end(row.one, row.number, row.id);
      }
      return rows.map(({ id }) => id);
    },
  };
}

function insertParts({ raw }: SqliteDatabase, number: number, document: ComparisonDocument): void {
  for (const { identity, builder, architecture, system } of document.toolchains) {
    raw
      .prepare(
        `INSERT OR IGNORE INTO toolchain (identity, builder, architecture, system, requested, installed) VALUES (?, ?, ?, ?, '[]', '[]')`,
      )
      .run(identity, builder, architecture, system);
  }
  for (const [position, { id, builder, outcome, phase, toolchain }] of document.builds.entries()) {
    raw
      .prepare(
        `INSERT INTO build (comparison, position, id, notation, label, variations, attempt, toolchain, outcome, phase, durationMs, phases)
         VALUES (?, ?, ?, ?, ?, '[]', 1, (SELECT number FROM toolchain WHERE identity = ?), ?, ?, 1500, '[]')`,
      )
      .run(number, position, id, builder.notation, builder.label, toolchain, outcome, phase);
  }
  for (const { path, verdict, classes } of document.judgement.artifacts) {
    const { lastInsertRowid } = raw
      .prepare(
        `INSERT INTO artifact (comparison, path, verdict, toolchainIndependent, nondeterministic, missingFrom) VALUES (?, ?, ?, 'yes', 0, '[]')`,
      )
      .run(number, path, verdict);
    for (const { letter, entry, builds } of classes) {
      if (entry.kind !== 'file') continue;
      raw
        .prepare('INSERT INTO artifact_class (artifact, letter, digest, size, builds) VALUES (?, ?, ?, ?, ?)')
        .run(lastInsertRowid, letter, digestBytes(entry.digest), entry.size, JSON.stringify(builds));
    }
  }
}

export function hexOf(text: string): string {
  return Buffer.from(text).toString('hex').padEnd(64, '0').slice(0, 64);
}
