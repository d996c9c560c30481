import type { Delivery, Webhook } from '../comparison/webhook.ts';
import { visibleText } from '../report/visible-text.ts';

/** One line a receiver: id, kind, project, state, address. */
export function renderWebhooks(webhooks: readonly Webhook[]): string {
  if (webhooks.length === 0) return 'No webhook yet. `verbatim webhooks add URL` makes one.\n';
  return table(
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
  return table(deliveries.map(cellsOf));
}

export function renderDelivery(delivery: Delivery): string {
  return table([cellsOf(delivery)]);
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

const minuteOf = (time: string): string => time.slice(0, 16).replace('T', ' ');

function table(rows: readonly string[][]): string {
  const columns = Math.max(...rows.map(({ length }) => length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lineOf = (row: string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return rows.map((row) => `${lineOf(row)}\n`).join('');
}
