import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { visibleLine } from '../report/visible-text.ts';
import type { TerminalStream } from './terminal-choice.ts';

/**
 * Writes what a build or an artifact had to say: byte by byte into a pipe or a file, without control characters to a terminal.
 * Rejects with EPIPE when nobody reads on.
 */
export async function pipeUntrusted(content: Readable, stdout: TerminalStream): Promise<void> {
  await pipeline(stdout.isTTY === true ? visibleLines(content) : content, stdout, { end: false });
}

async function* visibleLines(content: Readable): AsyncGenerator<string> {
  for await (const line of createInterface({ input: content })) yield `${visibleLine(line)}\n`;
}
