import { and, eq } from './drizzle.ts';

import type { DeliveryStore, Dispatch, Settlement } from './delivery-store.ts';
import { deliveryTable } from './schema/delivery-table.ts';
import { webhookTable } from './schema/webhook-table.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** The part of the store that keeps what came of a try, for the delivery and for its receiver, in one transaction. */
export function createDeliverySettle(
  { orm, writeSoon }: SqliteDatabase,
  clock: () => number,
): DeliveryStore['settle'] {
  return async (dispatch, settlement) =>
    writeSoon('keeping what came of a delivery', () => {
      const now = clock();
      if (!settleDelivery(dispatch, settlement, now)) return;
      orm
        .update(webhookTable)
        .set(receiverValues(dispatch, settlement, now))
        .where(eq(webhookTable.number, dispatch.receiver.number))
        .run();
      if (settlement.kind === 'failed' && settlement.disableWhy !== null) {
        giveUp(dispatch.receiver.number, settlement.disableWhy, now);
      }
    });

  /** False when it is not this try's to settle any more. What has arrived has arrived, whoever tries again. */
  function settleDelivery(dispatch: Dispatch, settlement: Settlement, now: number): boolean {
    const { status, answer } = settlement;
    const ended =
      settlement.kind === 'retry'
        ? { nextAt: settlement.nextAtMs }
        : { state: settlement.kind, endedAt: now };
    const { changes } = orm
      .update(deliveryTable)
      .set({ status, answer, ...ended })
      .where(
        and(
          eq(deliveryTable.number, dispatch.number),
          eq(deliveryTable.state, 'pending'),
          settlement.kind === 'delivered' ? undefined : eq(deliveryTable.tries, dispatch.tries),
        ),
      )
      .run();
    return changes > 0;
  }

  /** What waits is kept as failed, to be sent again by a person. */
  function giveUp(webhook: number, why: string, now: number): void {
    orm
      .update(webhookTable)
      .set({ disabledAt: now, disabledWhy: why })
      .where(eq(webhookTable.number, webhook))
      .run();
    orm
      .update(deliveryTable)
      .set({ state: 'failed', endedAt: now, answer: `not sent: ${why}` })
      .where(and(eq(deliveryTable.webhook, webhook), eq(deliveryTable.state, 'pending')))
      .run();
  }
}

function receiverValues({ receiver }: Dispatch, settlement: Settlement, now: number) {
  if (settlement.kind === 'delivered') return { failingSince: null, failures: 0, pausedUntil: 0 };
  const failingSince = receiver.failingSinceMs ?? now;
  const pausedUntil = settlement.kind === 'retry' ? settlement.pausedUntilMs : null;
  return pausedUntil === null
    ? { failingSince, failures: 0 }
    : { failingSince, failures: receiver.failures + 1, pausedUntil };
}
