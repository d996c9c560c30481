import type { Command } from 'commander';

import { openStore, type Store } from '../../store/store.ts';
import type { CommandContext } from '../command-context.ts';
import { positiveNumber } from '../compare-options.ts';
import { renderTokens } from '../render-tokens.ts';
import { readServicePlace, type ServicePlaceOptions } from '../service-place.ts';
import { newTokenFrom, TOKEN_OPTIONS, type CreateTokenOptions } from '../token-options.ts';

const DEFAULT_LIMIT = 100;

type WithJson = ServicePlaceOptions & { readonly json: boolean };

/** Who may use a service, on its store on this machine: also while it runs. */
export function addTokenCommand(program: Command, context: CommandContext): void {
  const { stdout, stderr } = context;
  const token = program.command('token').description('who may use the service');

  const create = token
    .command('create')
    .description('make a token, and print it this once')
    .argument('<name>', 'what it is for');
  for (const option of TOKEN_OPTIONS) create.addOption(option);
  withPlace(create).action((name: string, { json, ...options }: WithJson & CreateTokenOptions) => {
    withStore(context, options, (store) => {
      const made = store.tokens.create(newTokenFrom(name, options, Date.now()));
      record(store, 'token.create', made.token.id);
      stdout.write(json ? `${JSON.stringify(made)}\n` : `${made.secret}\n`);
      // Beside the token itself, for a person: a script takes standard output.
      if (!json) stderr.write(`${renderTokens([made.token], Date.now())}It is shown this once.\n`);
    });
  });

  withPlace(
    token
      .command('list')
      .description('list tokens, newest first, with those that are no longer good')
      .option('--limit <count>', 'how many', positiveNumber, DEFAULT_LIMIT),
  ).action(({ json, limit, ...place }: WithJson & { limit: number }) => {
    withStore(context, place, (store) => {
      const found = store.tokens.list({ limit });
      const lines = found.map((one) => `${JSON.stringify(one)}\n`).join('');
      stdout.write(json ? lines : renderTokens(found, Date.now()));
    });
  });

  withPlace(
    token.command('revoke').description('end a token at once').argument('<id>', 'as `token list` shows it'),
  ).action((id: string, { json, ...place }: WithJson) => {
    withStore(context, place, (store) => {
      const revoked = store.tokens.revoke(id);
      record(store, 'token.revoke', id);
      stdout.write(json ? `${JSON.stringify(revoked)}\n` : renderTokens([revoked], Date.now()));
    });
  });
}

function withPlace(command: Command): Command {
  return command
    .option('--json', 'print JSON', false)
    .option('--config <file>', "the service's configuration")
    .option('--data <directory>', 'folder of the store');
}

function withStore(context: CommandContext, place: ServicePlaceOptions, use: (store: Store) => void): void {
  const store = openStore(readServicePlace(context, place).config.dataDirectory, Date.now);
  try {
    use(store);
  } finally {
    store.close();
  }
}

/** Who can write the store needs no token; what was done is in the audit log all the same. */
function record(store: Store, action: string, subject: string): void {
  store.audit.add({
    token: null,
    action,
    subject,
    outcome: 'done',
    detail: { by: 'command line' },
    request: null,
  });
}
