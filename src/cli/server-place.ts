import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import type { Command } from 'commander';

import { createClient, type VerbatimClient } from '../client/client.ts';
import { createConnection } from '../client/connection.ts';
import { parseServer } from '../client/server-address.ts';
import type { CommandContext } from './command-context.ts';
import { UsageError } from './usage-error.ts';
import { VERSION } from './version.ts';

/** What a header can hold of a token, without spaces. */
const TOKEN = /^[\x21-\x7e]+$/;

/** The options by which a command chooses between a server and a store of its own. */
export interface PlaceOptions {
  readonly server?: string;
  readonly data?: string;
  /** Of the commands for a service. */
  readonly config?: string;
}

/** A server that a command works with. */
export interface ServerPlace {
  /** As it was named. */
  readonly name: string;
  readonly client: VerbatimClient;
}

/** Adds the options of a command for a service, which is a server or a store here. */
export function addPlaceOptions(command: Command): Command {
  return command
    .option('--server <address>', 'work with the server there, such as https://verbatim.example.org')
    .option('--config <file>', "the service's configuration")
    .option('--data <directory>', 'folder of the store');
}

/**
 * The server that `--server` names, else VERBATIM_SERVER; null for the local store, which `--data` and `--config` always mean. The token is
 * VERBATIM_TOKEN, else what is in the file VERBATIM_TOKEN_FILE. Throws UsageError and ServerError.
 */
export function openServer(
  { env, cwd, signal }: Pick<CommandContext, 'env' | 'cwd' | 'signal'>,
  { server, data, config }: PlaceOptions,
): ServerPlace | null {
  const local = data === undefined ? (config === undefined ? null : '--config') : '--data';
  if (server !== undefined && local !== null) {
    throw new UsageError('INVALID_OPTION', `--server and ${local} are given; a command works in one place`);
  }
  const name = server ?? (local === null ? env['VERBATIM_SERVER'] : undefined);
  if (name === undefined || name === '') return null;
  const token = tokenOf(env, cwd);
  const address = parseServer(name, token);
  const connection = createConnection({ address, token, userAgent: `Verbatim/${VERSION}` });
  return { name, client: createClient(connection, signal) };
}

function tokenOf(env: CommandContext['env'], cwd: string): string | null {
  const given = env['VERBATIM_TOKEN'] || null;
  const token = given ?? readToken(env['VERBATIM_TOKEN_FILE'], cwd);
  if (token === null || TOKEN.test(token)) return token;
  const from = given === null ? 'VERBATIM_TOKEN_FILE' : 'VERBATIM_TOKEN';
  // It is not quoted: it may be all but one character of a secret.
  throw new UsageError('INVALID_OPTION', `what ${from} gives is no token: it holds what no header can`, {
    hint: TOKEN.test(token.trim())
      ? 'it begins or ends with a space or a line end, as the text of a file does: VERBATIM_TOKEN_FILE takes the file itself'
      : 'it has letters, digits and signs alone, and no spaces or line ends between them',
  });
}

function readToken(file: string | undefined, cwd: string): string | null {
  if (file === undefined || file === '') return null;
  try {
    return readFileSync(resolve(cwd, file), 'utf8').trim() || null;
  } catch (cause) {
    throw new UsageError('INVALID_OPTION', `the token file ${file} (VERBATIM_TOKEN_FILE) cannot be read`, {
      cause,
    });
  }
}
