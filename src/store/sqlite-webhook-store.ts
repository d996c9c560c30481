import { and, desc, eq, inArray, lt, type SQL } from './drizzle.ts';

import type { Webhook } from '../comparison/webhook.ts';
import { createDeliveryId } from './delivery-id.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { projectTable } from './schema/project-table.ts';
import { webhookTable as table } from './schema/webhook-table.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { StoreError } from './store-error.ts';
import type { WebhookUpdate, WebhookStore } from './webhook-store.ts';

type Row = typeof table.$inferSelect;

/** `clock` gives ms since the epoch, `random` that many random bytes. */
export function createSqliteWebhookStore(
  { orm, read, write }: SqliteDatabase,
  { clock, random }: { clock: () => number; random: (bytes: number) => Uint8Array },
): WebhookStore {
  const rowsWhere = (where: SQL | undefined, limit: number): { row: Row; project: string | null }[] =>
    orm
      .select({ row: table, project: projectTable.name })
      .from(table)
      .leftJoin(projectTable, eq(projectTable.number, table.project))
      .where(where)
      .orderBy(desc(table.number))
      .limit(limit)
      .all();

  const find = (id: string): { row: Row; webhook: Webhook } => {
    const found = read('looking up a webhook', () => rowsWhere(eq(table.id, id), 1)[0]);
    if (found !== undefined) return { row: found.row, webhook: webhookOf(found.row, found.project) };
    throw new StoreError('UNKNOWN_WEBHOOK', `there is no webhook ${id}`, {
      hint: '`verbatim webhooks list` shows all of them',
    });
  };

  const change = (id: string, values: Partial<Row>): Webhook => {
    write('changing a webhook', () => {
      const { row } = find(id);
      // An UPDATE that sets nothing is no SQL.
      if (Object.keys(values).length > 0)
        orm.update(table).set(values).where(eq(table.number, row.number)).run();
    });
    return find(id).webhook;
  };

  return {
    add: ({ project, events, ...webhook }) =>
      write('adding a webhook', () => {
        const row = orm
          .insert(table)
          .values({
            ...webhook,
            id: createDeliveryId('wh', random),
            project: project === null ? null : projectNumber(project),
            events: [...events],
            createdAt: clock(),
          })
          .returning()
          .get();
        return webhookOf(row, project);
      }),

    find: (id) => find(id).webhook,

    list: ({ limit, before, projects }) =>
      read('listing webhooks', () => {
        const where = and(
          before === undefined ? undefined : lt(table.number, find(before).row.number),
          projects === null ? undefined : inArray(projectTable.name, [...projects]),
        );
        return rowsWhere(where, limit).map(({ row, project }) => webhookOf(row, project));
      }),

    update(id, { isEnabled, events, ...rest }) {
      return change(id, {
        ...rest,
        ...(events === undefined ? {} : { events: [...events] }),
        ...switchValues(isEnabled),
      });
    },

    rotate: (id, secret, previousUntilMs) =>
      write('changing a secret', () => {
        const { row } = find(id);
        return change(id, { secret, previousSecret: row.secret, previousUntil: previousUntilMs });
      }),

    remove(id) {
      write('removing a webhook', () => {
        const { row } = find(id);
        orm.delete(table).where(eq(table.number, row.number)).run();
      });
    },
  };

  function switchValues(isEnabled: WebhookUpdate['isEnabled']): Partial<Row> {
    if (isEnabled === undefined) return {};
    if (!isEnabled) return { disabledAt: clock(), disabledWhy: 'switched off by a person' };
    return { disabledAt: null, disabledWhy: null, failingSince: null, failures: 0, pausedUntil: 0 };
  }

  function projectNumber(name: string): number {
    const [project] = orm
      .select({ number: projectTable.number })
      .from(projectTable)
      .where(eq(projectTable.name, name))
      .all();
    if (project !== undefined) return project.number;
    throw new StoreError('UNKNOWN_PROJECT', `there is no project "${name}"`);
  }

  function webhookOf(row: Row, project: string | null): Webhook {
    const { id, kind, url, events, format, disabledWhy } = row;
    const hasPrevious =
      row.previousSecret !== null && row.previousUntil !== null && row.previousUntil > clock();
    return {
      id,
      project,
      kind,
      url,
      events,
      format,
      createdAt: isoTime(row.createdAt),
      disabledAt: isoTimeOrNull(row.disabledAt),
      disabledWhy,
      failingSince: isoTimeOrNull(row.failingSince),
      previousSecretUntil: hasPrevious ? isoTimeOrNull(row.previousUntil) : null,
    };
  }
}
