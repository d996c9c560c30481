import { and, desc, eq, lt, sql } from './drizzle.ts';

import type { AuditFilter, AuditStore } from './audit-store.ts';
import { isoTime } from './iso-time.ts';
import { auditTable } from './schema/audit-table.ts';
import { tokenTable } from './schema/token-table.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** `clock` gives ms since the epoch. */
export function createSqliteAuditStore(
  { orm, read, write }: SqliteDatabase,
  clock: () => number,
): AuditStore {
  return {
    add({ token, detail, ...record }) {
      const number = sql`(SELECT ${tokenTable.number} FROM ${tokenTable} WHERE ${tokenTable.id} = ${token})`;
      write('adding to the audit log', () =>
        orm
          .insert(auditTable)
          .values({ ...record, detail: { ...detail }, token: token === null ? null : number, at: clock() })
          .run(),
      );
    },
    list: (filter) =>
      read('reading the audit log', () =>
        orm
          .select({ entry: auditTable, token: tokenTable.id })
          .from(auditTable)
          .leftJoin(tokenTable, eq(tokenTable.number, auditTable.token))
          .where(conditionOf(filter))
          .orderBy(desc(auditTable.number))
          .limit(filter.limit)
          .all()
          .map(({ entry, token }) => ({ ...entry, token, at: isoTime(entry.at) })),
      ),
  };
}

function conditionOf({ before, token, subject, action, outcome }: AuditFilter) {
  return and(
    before === undefined ? undefined : lt(auditTable.number, before),
    token === undefined ? undefined : eq(tokenTable.id, token),
    subject === undefined ? undefined : eq(auditTable.subject, subject),
    action === undefined ? undefined : eq(auditTable.action, action),
    outcome === undefined ? undefined : eq(auditTable.outcome, outcome),
  );
}
