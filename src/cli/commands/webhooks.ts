import { Option, type Command } from 'commander';

import { EVENT_KINDS } from '../../comparison/service-event.ts';
import { WEBHOOK_FORMATS, WEBHOOK_KINDS } from '../../comparison/webhook.ts';
import type { KeptWebhook } from '../../coordinator/keep-webhook.ts';
import type { CommandContext } from '../command-context.ts';
import { idArgument } from '../id-argument.ts';
import { checkName } from '../project-options.ts';
import { positiveNumber } from '../number-options.ts';
import { renderWebhooks } from '../render-webhooks.ts';
import { addPlaceOptions, type PlaceOptions } from '../server-place.ts';
import { newWebhookFrom, type AddWebhookOptions } from '../webhook-options.ts';
import { withWebhooks } from '../webhook-place.ts';
import { addDeliveryCommands } from './webhook-deliveries.ts';

const DEFAULT_LIMIT = 50;

interface ListOptions extends PlaceOptions {
  readonly limit: number;
  readonly project?: string;
  readonly json: boolean;
}

/** Where events of a service go. */
export function addWebhooksCommand(program: Command, context: CommandContext): void {
  const webhooks = program.command('webhooks').description('where events and commit statuses are sent');
  addListCommand(webhooks, context);
  addAddCommand(webhooks, context);
  addRotateCommand(webhooks, context);
  addSwitchCommand(webhooks, context, { name: 'enable', enabled: true });
  addSwitchCommand(webhooks, context, { name: 'disable', enabled: false });
  addRemoveCommand(webhooks, context);
  addDeliveryCommands(webhooks, context);
}

function addListCommand(webhooks: Command, context: CommandContext): void {
  const command = webhooks
    .command('list')
    .description('list receivers, newest first')
    .option('--limit <count>', 'how many', positiveNumber, DEFAULT_LIMIT)
    .option('--project <name>', 'only those of this project', checkName)
    .option('--json', 'print JSON, one receiver a line', false);
  addPlaceOptions(command).action(async ({ limit, project, json, ...place }: ListOptions) =>
    withWebhooks(context, place, async (access) => {
      const found = await access.list({ limit, project: project ?? null });
      const lines = found.map((one) => `${JSON.stringify(one)}\n`).join('');
      context.stdout.write(json ? lines : renderWebhooks(found));
    }),
  );
}

function addAddCommand(webhooks: Command, context: CommandContext): void {
  const command = webhooks
    .command('add')
    .description('add a receiver; prints the secret that events are signed with, this once')
    .argument('[url]', "where to send, or the root of a forge's API")
    .addOption(new Option('--kind <kind>', 'what the receiver is').choices(WEBHOOK_KINDS).default('webhook'))
    .option('--project <name>', 'only what belongs to this project', checkName)
    .addOption(new Option('--event <kind...>', 'only these events').choices(EVENT_KINDS).default([], 'all'))
    .addOption(
      new Option('--format <format>', 'of a webhook').choices(WEBHOOK_FORMATS).default('cloudevents'),
    )
    .option('--token-file <file>', "holds a forge's token")
    .option('--app-id <id>', "a GitHub App's id, for check runs")
    .option('--installation-id <id>', 'the id of its installation')
    .option('--key-file <file>', 'its private key')
    .option('--json', 'print JSON', false);
  addPlaceOptions(command).action(
    async (url: string | undefined, options: AddWebhookOptions & PlaceOptions) =>
      withWebhooks(context, options, async (access) => {
        const kept = await access.add(newWebhookFrom(url, options, context.cwd));
        printKept(context, kept, options.json);
      }),
  );
}

function addRotateCommand(webhooks: Command, context: CommandContext): void {
  const command = webhooks
    .command('rotate')
    .description('make a new secret; the one before signs as well for a day')
    .argument('<id>', 'webhook', idArgument)
    .option('--json', 'print JSON', false);
  addPlaceOptions(command).action(async (id: string, { json, ...place }: PlaceOptions & { json: boolean }) =>
    withWebhooks(context, place, async (access) => printKept(context, await access.rotate(id), json)),
  );
}

function addSwitchCommand(
  webhooks: Command,
  context: CommandContext,
  { name, enabled }: { name: string; enabled: boolean },
): void {
  const command = webhooks
    .command(name)
    .description(`switch a receiver ${enabled ? 'on' : 'off'}`)
    .argument('<id>', 'webhook', idArgument);
  addPlaceOptions(command).action(async (id: string, place: PlaceOptions) =>
    withWebhooks(context, place, async (access) => {
      context.stdout.write(renderWebhooks([await access.setEnabled(id, enabled)]));
    }),
  );
}

function addRemoveCommand(webhooks: Command, context: CommandContext): void {
  const command = webhooks
    .command('remove')
    .description('remove a receiver with its deliveries')
    .argument('<id>', 'webhook', idArgument);
  addPlaceOptions(command).action(async (id: string, place: PlaceOptions) =>
    withWebhooks(context, place, async (access) => {
      await access.remove(id);
      context.stdout.write(`${id} is removed\n`);
    }),
  );
}

function printKept({ stdout }: CommandContext, kept: KeptWebhook, json: boolean): void {
  const secret = kept.secret === null ? '' : `secret  ${kept.secret}\n`;
  stdout.write(json ? `${JSON.stringify(kept)}\n` : `${renderWebhooks([kept.webhook])}${secret}`);
}
