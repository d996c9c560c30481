import { and, eq, lt, or } from './drizzle.ts';

import type { ProjectStore } from './project-store.ts';
import { projectTable } from './schema/project-table.ts';
import { pushDeliveryTable } from './schema/push-delivery-table.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** Longer than any forge lets a person send a delivery again. */
const KEPT_MS = 90 * 24 * 3600 * 1000;

/** What forges have told already. */
export function createPushDeliveries(
  { orm, read, write }: SqliteDatabase,
  clock: () => number,
): Pick<ProjectStore, 'isNewDelivery' | 'rememberDelivery'> {
  const { project, delivery, body, receivedAt } = pushDeliveryTable;
  const numberOf = (name: string): number | undefined =>
    orm.select({ number: projectTable.number }).from(projectTable).where(eq(projectTable.name, name)).all()[0]
      ?.number;
  return {
    isNewDelivery: (name, push) =>
      read('looking for a push', () => {
        const number = numberOf(name);
        if (number === undefined) return true;
        const isSame = or(eq(delivery, push.delivery), eq(body, push.body));
        const found = orm
          .select({ delivery })
          .from(pushDeliveryTable)
          .where(and(eq(project, number), isSame));
        return found.limit(1).all().length === 0;
      }),
    rememberDelivery(name, push) {
      write('remembering a push', () => {
        const number = numberOf(name);
        if (number === undefined) return;
        orm
          .delete(pushDeliveryTable)
          .where(lt(receivedAt, clock() - KEPT_MS))
          .run();
        orm
          .insert(pushDeliveryTable)
          .values({ project: number, ...push, receivedAt: clock() })
          .onConflictDoNothing()
          .run();
      });
    },
  };
}
