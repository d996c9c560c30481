import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { createClient, type VerbatimClient } from '../client/client.ts';
import { createConnection } from '../client/connection.ts';
import { parseServer } from '../client/server-address.ts';
import type { CommandContext } from './command-context.ts';
import { UsageError } from './usage-error.ts';
import { VERSION } from './version.ts';

/** The options by which a command chooses between a server and a store of its own. */
export interface PlaceOptions {
  readonly server?: string;
  readonly data?: string;
}

/** A server that a command works with. */
export interface ServerPlace {
  /** As it was named. */
  readonly name: string;
  readonly client: VerbatimClient;
}

/**
 * The server that `--server` names, else VERBATIM_SERVER; null for the local store, which `--data` always means. The token is
 * VERBATIM_TOKEN, else what is in the file VERBATIM_TOKEN_FILE. Throws UsageError and ServerError.
 */
export function openServer(
  { env, cwd, signal }: Pick<CommandContext, 'env' | 'cwd' | 'signal'>,
  { server, data }: PlaceOptions,
): ServerPlace | null {
  if (server !== undefined && data !== undefined) {
    throw new UsageError('INVALID_OPTION', '--server and --data are given; a comparison is in one place');
  }
  const name = server ?? (data === undefined ? env['VERBATIM_SERVER'] : undefined);
  if (name === undefined || name === '') return null;
  const token = env['VERBATIM_TOKEN'] || readToken(env['VERBATIM_TOKEN_FILE'], cwd);
  const address = parseServer(name, token);
  const connection = createConnection({ address, token, userAgent: `Verbatim/${VERSION}` });
  return { name, client: createClient(connection, signal) };
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
