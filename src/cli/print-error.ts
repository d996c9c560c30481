import { CommanderError } from 'commander';

import { CodedError, messageOf } from '../errors.ts';
import { visibleText } from '../report/visible-text.ts';

const EXIT_TROUBLE = 2;
const EXIT_INTERRUPTED = 130;

/** diff(1)'s 2 for usage and system errors; 130 after an interrupt; 0 for help. */
export function exitCodeFor(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_TROUBLE;
  return isInterrupt(error) ? EXIT_INTERRUPTED : EXIT_TROUBLE;
}

/** Says what is wrong and what to do. Commander has printed its own already. */
export function printError(error: unknown, stream: NodeJS.WritableStream): void {
  if (error instanceof CommanderError) return;
  const lines = messageOf(error).split('\n').map(visibleText);
  stream.write(`verbatim: ${lines.join('\n')}\n`);
  if (error instanceof CodedError) {
    if (error.hint !== undefined) stream.write(`  ${error.hint}\n`);
  } else if (error instanceof Error && !isInterrupt(error)) {
    stream.write(`${error.stack ?? ''}\n`);
  }
}

function isInterrupt(error: unknown): boolean {
  return error instanceof Error && (error.message === 'interrupted' || error.name === 'AbortError');
}
