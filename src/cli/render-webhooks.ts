import type { Delivery, Webhook } from '../comparison/webhook.ts';
import { visibleText } from '../report/visible-text.ts';
import { columns } from './columns.ts';
import { minuteOf } from './minute-of.ts';

/** One line a receiver: id, kind, project, state, address. */
export function renderWebhooks(webhooks: readonly Webhook[]): string {
  if (webhooks.length === 0) return 'No webhook yet. `verbatim webhooks add URL` makes one.\n';
  return columns(
    webhooks.map((one) => [
      one.id,
      one.kind,
      one.project ?? 'all projects',
      stateOf(one),
      one.events.length === 0 ? 'all events' : one.events.join(','),
      visibleText(one.url),
    ]),
  );
}

/** One line a delivery: id, time, event, state, tries, what the receiver said. */
export function renderDeliveries(deliveries: readonly Delivery[]): string {
  if (deliveries.length === 0) return 'No delivery is kept.\n';
  return columns(deliveries.map(cellsOf));
}

export function renderDelivery(delivery: Delivery): string {
  return columns([cellsOf(delivery)]);
}

function stateOf({ disabledAt, disabledWhy, failingSince }: Webhook): string {
  if (disabledAt !== null) return `off: ${visibleText(disabledWhy ?? '')}`;
  return failingSince === null ? 'on' : `on, failing since ${minuteOf(failingSince)}`;
}

function cellsOf({ id, createdAt, type, state, tries, nextAt, status, answer }: Delivery): string[] {
  const said = [status === null ? '' : String(status), visibleText((answer ?? '').slice(0, 200))];
  return [
    id,
    minuteOf(createdAt),
    type.replace(/^org\.verbatim\./, ''),
    state === 'pending' && tries > 0 && nextAt !== null ? `again at ${minuteOf(nextAt)}` : state,
    `${tries} ${tries === 1 ? 'try' : 'tries'}`,
    said.filter((part) => part !== '').join(' '),
  ];
}
