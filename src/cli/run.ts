// One run of the command line; main.ts imports it once its compile cache is on.
import { readConfig } from '../config.ts';
import { interruptSignal } from './interrupt.ts';
import { exitCodeFor, isClosedPipe, printError } from './print-error.ts';
import { runProgram } from './run-program.ts';

const signal = interruptSignal(process);
for (const stream of [process.stdout, process.stderr]) {
  // A comparison goes on to its end without readers: its result is stored.
  stream.on('error', (error) => {
    if (!isClosedPipe(error)) throw error;
  });
}
try {
  await runProgram(process.argv.slice(2), {
    config: readConfig(process.env),
    signal,
    cwd: process.cwd(),
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    setExitCode: (code) => (process.exitCode = code),
  });
} catch (error) {
  process.exitCode = exitCodeFor(error, signal);
  printError(error, signal, process.stderr);
}
