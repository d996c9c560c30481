#!/usr/bin/env node
import { readConfig } from '../config.ts';
import { createProgram } from './program.ts';
import { exitCodeFor, printError } from './print-error.ts';
import { interruptSignal } from './interrupt.ts';

try {
  const program = createProgram({
    config: readConfig(process.env),
    signal: interruptSignal(process),
    cwd: process.cwd(),
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    setExitCode: (code) => (process.exitCode = code),
  });
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = exitCodeFor(error);
  printError(error, process.stderr);
}
