import { createLiveTerminal } from './terminal-live.ts';
import { createPlainTerminal } from './terminal-plain.ts';
import type { Terminal } from './terminal.ts';

export type TerminalStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

const DEFAULT_WIDTH = 80;
const DEFAULT_HEIGHT = 24;

/** Rows that live on a terminal, lines everywhere else: in a pipe, on a dumb terminal, in CI. */
export function chooseTerminal({
  stream,
  env,
  verbose = false,
}: {
  stream: TerminalStream;
  env: NodeJS.ProcessEnv;
  /** Log lines too, as plain lines. */
  verbose?: boolean;
}): Terminal {
  if (verbose || !isLive(stream, env)) return createPlainTerminal({ stream, verbose });
  return createLiveTerminal({
    stream,
    clock: Date.now,
    color: hasColor(stream, env),
    width: () => stream.columns ?? DEFAULT_WIDTH,
    height: () => stream.rows ?? DEFAULT_HEIGHT,
  });
}

/** Whether to write colours: https://no-color.org and https://force-color.org, else whether `stream` is a terminal that has them. */
export function hasColor(stream: TerminalStream, env: NodeJS.ProcessEnv): boolean {
  if (env['NO_COLOR']) return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

function isLive(stream: TerminalStream, env: NodeJS.ProcessEnv): boolean {
  const isCi = env['CI'] !== undefined && env['CI'] !== '' && env['CI'] !== 'false' && env['CI'] !== '0';
  return stream.isTTY === true && env['TERM'] !== 'dumb' && !isCi;
}
