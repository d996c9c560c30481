import { Option, type Command } from 'commander';

import { DELIVERY_STATES, type Delivery, type DeliveryState } from '../../comparison/webhook.ts';
import type { CommandContext } from '../command-context.ts';
import { idArgument } from '../id-argument.ts';
import { positiveNumber } from '../number-options.ts';
import { renderDeliveries, renderDelivery } from '../render-webhooks.ts';
import { addPlaceOptions, type PlaceOptions } from '../server-place.ts';
import { withWebhooks } from '../webhook-place.ts';

const DEFAULT_LIMIT = 20;
const EXIT_NOT_DELIVERED = 2;

interface DeliveriesOptions extends PlaceOptions {
  readonly limit: number;
  readonly state?: DeliveryState;
  readonly before?: string;
  readonly json: boolean;
}

/** What was sent, what receivers said, and sending it again. */
export function addDeliveryCommands(webhooks: Command, context: CommandContext): void {
  const { stdout } = context;

  const deliveries = webhooks
    .command('deliveries')
    .description('what was sent to a receiver and what it said, newest first')
    .argument('<id>', 'webhook', idArgument)
    .option('--limit <count>', 'how many', positiveNumber, DEFAULT_LIMIT)
    .option('--before <delivery>', 'only those written before this one', idArgument)
    .addOption(new Option('--state <state>', 'only these').choices(DELIVERY_STATES))
    .option('--json', 'print JSON, one delivery a line', false);
  addPlaceOptions(deliveries).action(
    async (webhook: string, { limit, state, before, json, ...place }: DeliveriesOptions) =>
      withWebhooks(context, place, async (access) => {
        const found = await access.deliveries({
          webhook,
          limit,
          state: state ?? null,
          before: before ?? null,
        });
        const lines = found.map((one) => `${JSON.stringify(one)}\n`).join('');
        stdout.write(json ? lines : renderDeliveries(found));
      }),
  );

  addPlaceOptions(
    webhooks
      .command('replay')
      .description('send a delivery once more, with the same id')
      .argument('<id>', 'webhook', idArgument)
      .argument('<delivery>', 'delivery', idArgument),
  ).action(async (webhook: string, id: string, place: PlaceOptions) =>
    withWebhooks(context, place, async (access) => tell(await access.replay(webhook, id))),
  );

  addPlaceOptions(
    webhooks
      .command('ping')
      .description('send an event that tells of nothing; of a forge, ask whether the token is good')
      .argument('<id>', 'webhook', idArgument),
  ).action(async (webhook: string, place: PlaceOptions) =>
    withWebhooks(context, place, async (access) => tell(await access.ping(webhook))),
  );

  function tell(sent: Delivery): void {
    stdout.write(renderDelivery(sent));
    if (sent.state !== 'delivered') context.setExitCode(EXIT_NOT_DELIVERED);
  }
}
