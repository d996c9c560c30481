import { CommanderError } from 'commander';

import { CodedError, messageOf } from '../errors.ts';
import { visibleText } from '../report/visible-text.ts';

const EXIT_TROUBLE = 2;
/** As a shell tells of a process that a signal ended: 128 and its number. */
const EXIT_INTERRUPTED = 128 + 2;
const EXIT_CLOSED_PIPE = 128 + 13;

/** diff(1)'s 2 for usage and system errors; 130 after an interrupt, 141 when nobody reads on; 0 for help. */
export function exitCodeFor(error: unknown, signal: AbortSignal): number {
  if (signal.aborted) return EXIT_INTERRUPTED;
  if (isClosedPipe(error)) return EXIT_CLOSED_PIPE;
  return error instanceof CommanderError && error.exitCode === 0 ? 0 : EXIT_TROUBLE;
}

/** Says what is wrong and what to do. Whatever an interrupt made fail is the interrupt. Commander has printed its own already. */
export function printError(error: unknown, signal: AbortSignal, stream: NodeJS.WritableStream): void {
  if (signal.aborted) {
    stream.write('verbatim: interrupted\n');
    return;
  }
  if (error instanceof CommanderError || isClosedPipe(error)) return;
  const lines = messageOf(error).split('\n').map(visibleText);
  stream.write(`verbatim: ${lines.join('\n')}\n`);
  if (error instanceof CodedError) {
    if (error.hint !== undefined) stream.write(`  ${visibleText(error.hint)}\n`);
  } else if (error instanceof Error) {
    stream.write(`${error.stack ?? ''}\n`);
  }
}

/** Whoever read our output has had enough, such as `head`. */
export function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE' && 'syscall' in error;
}
