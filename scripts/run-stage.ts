import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { type FoundProcess, type Mark, markedProcesses, signalProcess } from './marked-processes.ts';
import { type TapSummary, TapReader } from './tap-summary.ts';

/** One step of the whole check, as a command of its own. */
export interface Stage {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** What it may take. */
  readonly limitMs: number;
  /** Its output is tap's: one that counts no test has failed. */
  readonly isTap: boolean;
}

export interface StageResult {
  readonly name: string;
  /** What is wrong, in a line each; none when it went well. */
  readonly problems: readonly string[];
  readonly milliseconds: number;
  readonly tap: TapSummary;
}

export interface StageOptions {
  readonly write: (text: string) => void;
  readonly signal: AbortSignal;
  /** What a process has to end by itself, and then after SIGTERM, in milliseconds. */
  readonly graceMs: number;
}

/**
 * Runs a stage to its end or its limit, and ends whatever it started that is still there, be it in a session of its own. What a stage
 * leaves running is a problem of its own: it may hold files, containers, or the output of whoever called.
 */
export async function runStage(
  { name, command, limitMs, isTap }: Stage,
  options: StageOptions,
): Promise<StageResult> {
  const { write, signal, graceMs } = options;
  const start = performance.now();
  const value = randomUUID();
  const problems: string[] = [];
  const tap = new TapReader();
  const [file, ...args] = command;
  const child = spawn(file, args, {
    detached: true,
    env: { ...process.env, [MARK]: value },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const mark: Mark = { variable: MARK, value, group: child.pid ?? -1 };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    tap.add(text);
    write(text);
  });
  child.stderr.setEncoding('utf8').on('data', write);
  // Not `close`: that waits for all who hold the pipes.
  const ended = new Promise<string | null>((resolve) => {
    child.once('error', ({ message }) => resolve(`${file} did not start: ${message}`));
    child.once('exit', (code, by) => resolve(code === 0 ? null : `ended with ${code ?? by}`));
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  const outcome = await Promise.race([ended, stopped(limitMs, signal)]);
  // Before anything is ended: tap calls all failed that it could not run.
  let summary = tap.summary();
  if (outcome === LATE) {
    problems.push(`did not end within ${limitMs / 1000} s`, ...atWork(markedProcesses(mark)));
    await endAll(mark, graceMs);
  } else if (outcome === STOPPED) {
    problems.push('was interrupted');
    await endAll(mark, graceMs);
  } else {
    if (outcome !== null) problems.push(outcome);
    const left = await remaining(mark, graceMs);
    problems.push(...left.map(({ pid, command: what }) => `left ${what} (${pid}) running`));
    await endAll(mark, graceMs);
    summary = tap.summary();
  }
  if (isTap && problems.length === 0) {
    if (summary.total === 0) problems.push('ran no test');
    if (summary.failed > 0) problems.push(`${summary.failed} assertions failed`);
  }
  // What was written is read; the pipes of one that could not be ended are not waited for.
  await Promise.race([closed, sleep(DRAIN_MS)]);
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
  return { name, problems, milliseconds: performance.now() - start, tap: summary };
}

const MARK = 'VERBATIM_TEST_STAGE';
const LATE = Symbol('late');
const STOPPED = Symbol('stopped');
const POLL_MS = 100;
const DRAIN_MS = 2000;

function stopped(limitMs: number, signal: AbortSignal): Promise<typeof LATE | typeof STOPPED> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(LATE), limitMs).unref();
    if (signal.aborted) resolve(STOPPED);
    signal.addEventListener('abort', () => resolve(STOPPED), { once: true });
  });
}

/** Test files first of all: they are what hangs. */
function atWork(processes: readonly FoundProcess[]): string[] {
  const files = processes.flatMap(({ command }) => /\btest\/\S+\.test\.ts$/.exec(command)?.[0] ?? []);
  if (files.length > 0) return [`at work: ${files.join(', ')}`];
  return processes.map(({ pid, command }) => `at work: ${command} (${pid})`);
}

/** Who is there still after the time that all have to end. */
async function remaining(mark: Mark, graceMs: number): Promise<FoundProcess[]> {
  const until = performance.now() + graceMs;
  let left = markedProcesses(mark);
  while (left.length > 0 && performance.now() < until) {
    await sleep(POLL_MS);
    left = markedProcesses(mark);
  }
  return left;
}

async function endAll(mark: Mark, graceMs: number): Promise<void> {
  for (const { pid } of markedProcesses(mark)) signalProcess(pid, 'SIGTERM');
  for (const { pid } of await remaining(mark, graceMs)) signalProcess(pid, 'SIGKILL');
  await remaining(mark, graceMs);
}
