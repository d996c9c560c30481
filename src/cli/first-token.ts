import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Logger } from 'pino';

import type { Store } from '../store/store.ts';
import type { TerminalStream } from './terminal-choice.ts';

const FILE = 'admin-token';

/**
 * Where there never was a token, makes one for an admin and shows it once: on a terminal, else in a file for the owner alone, for what a
 * service prints ends in logs.
 */
export function showFirstToken(
  { tokens }: Pick<Store, 'tokens'>,
  dataDirectory: string,
  { logger, stderr }: { logger: Logger; stderr: TerminalStream },
): void {
  const first = tokens.ensureAdmin('first start');
  if (first === null) return;
  if (stderr.isTTY === true) {
    stderr.write(`\nThis token may do everything. It is shown this once:\n\n  ${first.secret}\n\n`);
    return;
  }
  const path = join(dataDirectory, FILE);
  writeFileSync(path, `${first.secret}\n`, { mode: 0o600 });
  logger.warn(
    { id: first.token.id, path },
    'a token that may do everything is in this file: take it, then remove the file',
  );
}
