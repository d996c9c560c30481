import type { Command } from 'commander';

import { createLocalTokenAccess } from '../../coordinator/local-token-access.ts';
import type { TokenAccess } from '../../coordinator/token-access.ts';
import type { CommandContext } from '../command-context.ts';
import { idArgument } from '../id-argument.ts';
import { positiveNumber } from '../number-options.ts';
import { renderTokens } from '../render-tokens.ts';
import { addPlaceOptions, type PlaceOptions } from '../server-place.ts';
import { newTokenFrom, TOKEN_OPTIONS, type CreateTokenOptions } from '../token-options.ts';
import { withAccess } from '../with-access.ts';

const DEFAULT_LIMIT = 100;

type WithJson = PlaceOptions & { readonly json: boolean };

/** Who may use a service: a server, or one whose store is on this machine, also while it runs. */
export function addTokenCommand(program: Command, context: CommandContext): void {
  const { stdout, stderr } = context;
  const token = program.command('token').description('who may use the service');

  const create = token
    .command('create')
    .description('make a token, and print it this once')
    .argument('<name>', 'what it is for');
  for (const option of TOKEN_OPTIONS) create.addOption(option);
  withPlace(create).action(async (name: string, { json, ...options }: WithJson & CreateTokenOptions) =>
    withTokens(context, options, async (tokens) => {
      const made = await tokens.create(newTokenFrom(name, options, Date.now()));
      stdout.write(json ? `${JSON.stringify(made)}\n` : `${made.secret}\n`);
      // Beside the token itself, for a person: a script takes standard output.
      if (!json) stderr.write(`${renderTokens([made.token], Date.now())}It is shown this once.\n`);
    }),
  );

  withPlace(
    token
      .command('list')
      .description('list tokens, newest first, with those that are no longer good')
      .option('--limit <count>', 'how many', positiveNumber, DEFAULT_LIMIT),
  ).action(async ({ json, limit, ...place }: WithJson & { limit: number }) =>
    withTokens(context, place, async (tokens) => {
      const found = await tokens.list(limit);
      const lines = found.map((one) => `${JSON.stringify(one)}\n`).join('');
      stdout.write(json ? lines : renderTokens(found, Date.now()));
    }),
  );

  withPlace(
    token
      .command('revoke')
      .description('end a token at once')
      .argument('<id>', 'as `token list` shows it', idArgument),
  ).action(async (id: string, { json, ...place }: WithJson) =>
    withTokens(context, place, async (tokens) => {
      const revoked = await tokens.revoke(id);
      stdout.write(json ? `${JSON.stringify(revoked)}\n` : renderTokens([revoked], Date.now()));
    }),
  );
}

function withPlace(command: Command): Command {
  return addPlaceOptions(command.option('--json', 'print JSON', false));
}

async function withTokens(
  context: CommandContext,
  place: PlaceOptions,
  use: (tokens: TokenAccess) => Promise<void>,
): Promise<void> {
  await withAccess<TokenAccess, void>(
    context,
    place,
    { here: createLocalTokenAccess, there: (client) => client.tokens },
    use,
  );
}
