import { and, desc, eq, inArray, like, lt, ne, type SQL } from 'drizzle-orm';

import { ownerOf } from '../build/docker-labels.ts';
import { ACTIVE_STATUSES } from '../comparison/comparison-status.ts';
import type { DiskBlobStore } from './disk-blob-store.ts';
import { createComparisonId } from './comparison-id.ts';
import type { ComparisonStore, ComparisonSummary } from './comparison-store.ts';
import { comparisonTable as table } from './schema/comparison-table.ts';
import { sourceKey } from './source-key.ts';
import { isOwnerGone } from './owner-gone.ts';
import { createDocumentRows } from './sqlite-comparison-rows.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { createSightings } from './sqlite-sightings.ts';
import { StoreError } from './store-error.ts';
import { readDocument } from './stored-document.ts';

type Row = typeof table.$inferSelect;

const IS_ACTIVE = inArray(table.status, ACTIVE_STATUSES);
const isActive = ({ status }: Row): boolean => ACTIVE_STATUSES.some((active) => active === status);

/** What the store takes from outside. */
export interface Chance {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

export function createSqliteComparisonStore(
  database: SqliteDatabase,
  blobs: DiskBlobStore,
  { clock, random }: Chance,
): ComparisonStore {
  const { orm, read, write } = database;
  const insertDocument = createDocumentRows(database);
  const rowsWhere = (where: SQL | undefined, limit: number): Row[] =>
    orm.select().from(table).where(where).orderBy(desc(table.number)).limit(limit).all();
  const rowOf = (id: string): Row => found(id, rowsWhere(eq(table.id, id), 1)[0]);

  return {
    begin({ source, title }) {
      const now = clock();
      const id = createComparisonId(now, random);
      const row = {
        id,
        status: 'resolving',
        createdAt: now,
        owner: ownerOf(process.pid),
        source,
        title,
      } as const;
      write('beginning a comparison', () =>
        orm
          .insert(table)
          .values({ ...row, sourceKey: sourceKey(source) })
          .run(),
      );
      return id;
    },

    async finish(document) {
      const { digest } = await blobs.put(Buffer.from(JSON.stringify(document)));
      // The one blob that cannot be made again from the others.
      await blobs.sync(digest);
      write(`storing the result of ${document.id}`, () => {
        const row = rowOf(document.id);
        if (!isActive(row)) {
          throw new StoreError('NOT_RUNNING', `comparison ${row.id} has ended already: ${row.status}`);
        }
        insertDocument(row.number, document, digest);
      });
    },

    interrupt(id, why) {
      write(`ending ${id}`, () => endRow(rowOf(id), why));
    },

    interrupted() {
      const running = read('looking for running comparisons', () =>
        rowsWhere(IS_ACTIVE, Number.MAX_SAFE_INTEGER),
      );
      const gone = running.filter(
        ({ owner, createdAt }) => owner !== null && isOwnerGone(owner, createdAt, clock()),
      );
      return gone.flatMap((row) => {
        const marked = write(`ending ${row.id}`, () =>
          endRow(row, 'its process ended before it was finished'),
        );
        return marked ? [row.id] : [];
      });
    },

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

    resolveId: (prefix) =>
      read('looking for a comparison', () => {
        if (prefix === 'latest') return found(prefix, rowsWhere(undefined, 1)[0]).id;
        const isWhole = /^[0-9a-z]+$/.test(prefix);
        const rows = isWhole ? rowsWhere(like(table.id, `${prefix}%`), 3) : [];
        const exact = rows.find(({ id }) => id === prefix);
        if (exact === undefined && rows.length > 1) throw ambiguous(prefix, rows);
        return found(prefix, exact ?? rows[0]).id;
      }),

    async document(id) {
      const { document } = read('reading a comparison', () => rowOf(id));
      if (document === null) {
        throw new StoreError('UNKNOWN_COMPARISON', `comparison ${id} has no result`, {
          hint: 'it is still running, or it was interrupted; `verbatim list` shows which',
        });
      }
      return readDocument(blobs, id, document);
    },

    lastConclusive: (source, beforeId) =>
      read('looking for the comparison before', () => {
        const where = and(
          eq(table.sourceKey, sourceKey(source)),
          eq(table.status, 'finished'),
          ne(table.verdict, 'inconclusive'),
          lt(table.number, rowOf(beforeId).number),
        );
        const [row] = rowsWhere(where, 1);
        return row === undefined || row.verdict === null ? null : { id: row.id, verdict: row.verdict };
      }),

    sightings: createSightings(database),

    remove(id) {
      write(`removing ${id}`, () => {
        const row = rowOf(id);
        if (isActive(row)) {
          throw new StoreError('STILL_RUNNING', `comparison ${id} is still running`, {
            hint: 'stop it first: Ctrl-C where it runs',
          });
        }
        orm.delete(table).where(eq(table.number, row.number)).run();
      });
    },
  };

  /** True when the row was still running. */
  function endRow(row: Row, why: string): boolean {
    const { changes } = orm
      .update(table)
      .set({ status: 'interrupted', finishedAt: clock(), sentence: why })
      .where(and(eq(table.number, row.number), IS_ACTIVE))
      .run();
    return changes > 0;
  }
}

function found(id: string, row: Row | undefined): Row {
  if (row !== undefined) return row;
  throw new StoreError('UNKNOWN_COMPARISON', `there is no comparison "${id}"`, {
    hint: '`verbatim list` shows the ids',
  });
}

function ambiguous(prefix: string, rows: Row[]): StoreError {
  const some = rows.slice(0, 2).map(({ id }) => id);
  return new StoreError('AMBIGUOUS_ID', `"${prefix}" begins more than one comparison: ${some.join(', ')}`, {
    hint: 'give more of its characters',
  });
}

function summaryOf(row: Row): ComparisonSummary {
  const { number: _number, owner: _owner, sourceKey: _key, seed: _seed, document: _document, ...rest } = row;
  const { documentVersion: _version, createdAt, finishedAt, ...shown } = rest;
  return {
    ...shown,
    createdAt: new Date(createdAt).toISOString(),
    finishedAt: finishedAt === null ? null : new Date(finishedAt).toISOString(),
  };
}
