import type { CommandContext } from './command-context.ts';
import { exitCodeFor, printError } from './print-error.ts';
import { createProgram } from './program.ts';

/** Runs one command to its end. What goes wrong is printed and becomes the exit code. `args` are those after the program's name. */
export async function runProgram(args: readonly string[], context: CommandContext): Promise<void> {
  try {
    await createProgram(context).parseAsync([...args], { from: 'user' });
  } catch (error) {
    context.setExitCode(exitCodeFor(error, context.signal));
    printError(error, context.signal, context.stderr);
  }
}
