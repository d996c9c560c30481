import { timingSafeEqual } from 'node:crypto';

import { and, desc, eq, isNull, like, lt, or, sql } from './drizzle.ts';

import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { digestBytes } from './schema/columns.ts';
import { tokenTable } from './schema/token-table.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { StoreError } from './store-error.ts';
import { createTokenId } from './token-id.ts';
import { createTokenSecret, hashToken, isTokenSecret } from './token-secret.ts';
import type { NewToken, TokenFilter, TokenStore, TokenSummary } from './token-store.ts';
import { NO_QUOTA } from './token.ts';

const MINUTE_MS = 60_000;

type TokenRow = typeof tokenTable.$inferSelect;

/** `clock` gives ms since the epoch, `random` that many random bytes. */
export function createSqliteTokenStore(
  { raw, orm, read, write }: SqliteDatabase,
  { clock, random }: { clock: () => number; random: (bytes: number) => Uint8Array },
): TokenStore {
  const byHash = orm
    .select()
    .from(tokenTable)
    .where(eq(tokenTable.hash, sql.placeholder('hash')))
    .prepare();
  const byId = orm
    .select()
    .from(tokenTable)
    .where(eq(tokenTable.id, sql.placeholder('id')))
    .prepare();

  const rowOf = (id: string): TokenRow => {
    const row = read('looking up a token', () => byId.get({ id }));
    if (row !== undefined) return row;
    throw new StoreError('UNKNOWN_TOKEN', `there is no token ${id}`, {
      hint: 'verbatim token list shows all of them',
    });
  };

  /** No request fails, or waits for another process, because this cannot be written: it is written with a later one. */
  const noteUse = ({ number, lastUsedAt }: TokenRow): number => {
    const minute = Math.floor(clock() / MINUTE_MS) * MINUTE_MS;
    if (lastUsedAt !== null && lastUsedAt >= minute) return lastUsedAt;
    const isOlder = or(isNull(tokenTable.lastUsedAt), lt(tokenTable.lastUsedAt, minute));
    const patience = Number(raw.pragma('busy_timeout', { simple: true }));
    raw.pragma('busy_timeout = 0');
    try {
      write('noting that a token is used', () =>
        orm
          .update(tokenTable)
          .set({ lastUsedAt: minute })
          .where(and(eq(tokenTable.number, number), isOlder))
          .run(),
      );
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    } finally {
      raw.pragma(`busy_timeout = ${patience}`);
    }
    return minute;
  };

  const insert = (token: NewToken): { token: TokenSummary; secret: string } => {
    const secret = createTokenSecret(random);
    const row = orm
      .insert(tokenTable)
      .values({
        id: createTokenId(random),
        name: token.name,
        hash: hashToken(secret),
        scopes: [...token.scopes],
        projects: token.projects === null ? null : [...token.projects],
        quota: token.quota,
        createdAt: clock(),
        expiresAt: token.expiresAtMs,
      })
      .returning()
      .get();
    return { token: summaryOf(row), secret };
  };

  return {
    create: (token) => write('making a token', () => insert(token)),
    check(secret) {
      if (!isTokenSecret(secret)) return { kind: 'unknown' };
      const hash = digestBytes(hashToken(secret));
      const row = read('looking up a token', () => byHash.get({ hash }));
      // The index has compared a hash, which nobody can choose byte by byte; this says so without relying on it.
      if (row === undefined || !timingSafeEqual(digestBytes(row.hash), hash)) return { kind: 'unknown' };
      if (row.revokedAt !== null) return { kind: 'revoked' };
      if (row.expiresAt !== null && row.expiresAt <= clock()) return { kind: 'expired' };
      return { kind: 'good', token: summaryOf({ ...row, lastUsedAt: noteUse(row) }) };
    },
    find: (id) => summaryOf(rowOf(id)),
    list: ({ limit, before }: TokenFilter) => {
      const isBefore = before === undefined ? undefined : lt(tokenTable.number, rowOf(before).number);
      const query = orm
        .select()
        .from(tokenTable)
        .where(isBefore)
        .orderBy(desc(tokenTable.number))
        .limit(limit);
      return read('listing tokens', () => query.all()).map(summaryOf);
    },
    revoke(id) {
      const { number } = rowOf(id);
      write('revoking a token', () =>
        orm
          .update(tokenTable)
          .set({ revokedAt: clock() })
          .where(and(eq(tokenTable.number, number), isNull(tokenTable.revokedAt)))
          .run(),
      );
      return summaryOf(rowOf(id));
    },
    ensureAdmin: (name) =>
      write('making the first admin token', () => {
        const [admin] = orm
          .select()
          .from(tokenTable)
          .where(like(tokenTable.scopes, '%"admin"%'))
          .limit(1)
          .all();
        if (admin !== undefined) return null;
        return insert({ name, scopes: ['admin'], projects: null, quota: NO_QUOTA, expiresAtMs: null });
      }),
  };
}

function summaryOf(row: TokenRow): TokenSummary {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    projects: row.projects,
    quota: row.quota,
    createdAt: isoTime(row.createdAt),
    expiresAt: isoTimeOrNull(row.expiresAt),
    revokedAt: isoTimeOrNull(row.revokedAt),
    lastUsedAt: isoTimeOrNull(row.lastUsedAt),
  };
}
