import { and, desc, eq, isNull, lt, ne, type SQL } from './drizzle.ts';

import type { BlobStore } from '../artifact/blob.ts';
import { ENDED_STATUSES } from '../comparison/comparison-status.ts';
import type { ComparisonStore, ComparisonSummary } from './comparison-store.ts';
import { unknownComparison } from './comparison-name.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { comparisonTable as table } from './schema/comparison-table.ts';
import { sourceKey } from './source-key.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { IS_EVIDENCE } from './sqlite-evidence.ts';
import { StoreError } from './store-error.ts';
import { readDocument } from './stored-document.ts';

/** What a summary is made from, and what it is found by. The request, which may be long, is left where it is. */
const COLUMNS = {
  number: table.number,
  project: table.project,
  token: table.token,
  document: table.document,
  id: table.id,
  status: table.status,
  createdAt: table.createdAt,
  finishedAt: table.finishedAt,
  source: table.source,
  title: table.title,
  revision: table.revision,
  commit: table.commit,
  version: table.version,
  verdict: table.verdict,
  toolchainIndependent: table.toolchainIndependent,
  nondeterministic: table.nondeterministic,
  regressedFrom: table.regressedFrom,
  sentence: table.sentence,
  fault: table.fault,
  buildCount: table.buildCount,
  successCount: table.successCount,
  artifactCount: table.artifactCount,
  matchCount: table.matchCount,
};
type Row = Pick<typeof table.$inferSelect, keyof typeof COLUMNS>;

export function createSqliteComparisonStore(database: SqliteDatabase, blobs: BlobStore): ComparisonStore {
  const { orm, raw, read, write } = database;
  const isEvidence = raw.prepare<[number]>(`SELECT 1 FROM comparison WHERE number = ? AND ${IS_EVIDENCE}`);
  const rowsWhere = (where: SQL | undefined, limit: number): Row[] =>
    orm.select(COLUMNS).from(table).where(where).orderBy(desc(table.number)).limit(limit).all();
  const rowOf = (id: string): Row => {
    const [row] = rowsWhere(eq(table.id, id), 1);
    if (row === undefined) throw unknownComparison(id);
    return row;
  };

  return {
    find: (id) => summaryOf(read('reading a comparison', () => rowOf(id))),

    list: ({ limit, before, verdict, source }) =>
      read('listing comparisons', () => {
        const where = and(
          before === undefined ? undefined : lt(table.number, rowOf(before).number),
          verdict === undefined ? undefined : eq(table.verdict, verdict),
          source === undefined ? undefined : eq(table.sourceKey, sourceKey(source)),
        );
        return rowsWhere(where, limit).map(summaryOf);
      }),

    async document(id) {
      const { document, status, sentence } = read('reading a comparison', () => rowOf(id));
      if (document === null) {
        const why = sentence === null ? '' : `: ${sentence}`;
        throw new StoreError('UNKNOWN_COMPARISON', `comparison ${id} has no result: it is ${status}${why}`, {
          hint: '`verbatim list` shows those that have one by their verdict',
        });
      }
      return readDocument(blobs, id, document);
    },

    lastConclusive: (source, beforeId) =>
      read('looking for the comparison before', () => {
        const before = rowOf(beforeId);
        const where = and(
          eq(table.sourceKey, sourceKey(source)),
          eq(table.status, 'finished'),
          ne(table.verdict, 'inconclusive'),
          eq(table.isExplanation, false),
          lt(table.number, before.number),
          isOfSame(before),
        );
        const [row] = rowsWhere(where, 1);
        return row === undefined || row.verdict === null ? null : { id: row.id, verdict: row.verdict };
      }),

    remove(id, { keepsEvidence } = { keepsEvidence: false }) {
      write(`removing ${id}`, () => {
        const row = rowOf(id);
        if (!ENDED_STATUSES.some((ended) => ended === row.status)) {
          throw new StoreError('STILL_RUNNING', `comparison ${id} is still ${row.status}`, {
            hint: 'cancel it first',
          });
        }
        if (keepsEvidence && isEvidence.get(row.number) !== undefined) {
          throw new StoreError('IS_EVIDENCE', `another comparison refers to ${id}`, {
            hint: 'what repeats or explains its result, or regressed from it, goes first',
          });
        }
        orm.delete(table).where(eq(table.number, row.number)).run();
      });
    },
  };
}

/** Of the same project; without one, of the same token: what somebody may not see is not named to him. */
function isOfSame({ project, token }: Row): SQL | undefined {
  if (project !== null) return eq(table.project, project);
  return and(isNull(table.project), token === null ? isNull(table.token) : eq(table.token, token));
}

function summaryOf(row: Row): ComparisonSummary {
  const { number: _number, project: _project, token: _token, document: _document, ...rest } = row;
  const { createdAt, finishedAt, ...shown } = rest;
  return {
    ...shown,
    createdAt: isoTime(createdAt),
    finishedAt: isoTimeOrNull(finishedAt),
  };
}
