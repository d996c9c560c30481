// One run of diffoscope in a sandbox, and what became of it.
import type { Difference } from '../comparison/difference.ts';
import type { DiffProgress } from './differ.ts';
import { createStderrReader } from './diffoscope-stderr.ts';
import { execInSandbox } from './docker-exec.ts';
import type { Sandbox } from './docker-sandbox.ts';
import type { DiffLimits } from './diff-limits.ts';
import type { PassResult } from './pass-result.ts';
import { parseReport } from './report-tree.ts';

export interface PassOptions {
  readonly limits: DiffLimits;
  /** Relative to the sandbox's directory. */
  readonly left: string;
  readonly right: string;
  readonly pass: Difference['pass'];
  /** Lines of each block of a diff that are kept; null for all. */
  readonly maxBlockLines: number | null;
  readonly progress: Pick<DiffProgress, 'onProgress' | 'signal'>;
}

/** Disassembly and debug dumps take nine tenths of the time, and mostly repeat what other commands show. */
const SLOW_COMMANDS = ['^objdump', '^readelf.*--debug-dump', '^llvm-objdump'];

/** Exit codes: 0 no difference, 1 a difference, 2 trouble (a traceback too). Throws only when aborted or the engine fails. */
export async function runPass(sandbox: Sandbox, options: PassOptions): Promise<PassResult> {
  const { limits, pass, progress } = options;
  const timeoutMs = pass === 'quick' ? limits.quickTimeoutMs : limits.deepTimeoutMs;
  const stderr = createStderrReader((fraction, message) => progress.onProgress(fraction, message));
  const result = await execInSandbox(sandbox, commandFor(options, timeoutMs), {
    timeoutMs,
    maxOutputBytes: limits.reportBytes,
    onErrorLine: (line) => stderr.read(line),
    signal: progress.signal,
  });
  if (result.kind === 'killed')
    return { kind: 'failed', message: killedMessage(result.isOutOfMemory, limits) };
  if (result.kind !== 'exited') return { kind: result.kind };
  const { exitCode, stdout: bytes } = result;
  if (exitCode === 0) return { kind: 'report', bytes, root: null, hasExcluded: stderr.hasExcluded };
  const root = exitCode === 1 ? parseReport(bytes) : null;
  if (root !== null) return { kind: 'report', bytes, root, hasExcluded: stderr.hasExcluded };
  return { kind: 'failed', message: failedMessage(exitCode, stderr.lastWords, limits) };
}

function commandFor(options: PassOptions, timeoutMs: number): string[] {
  const excluded = options.pass === 'quick' ? SLOW_COMMANDS : [];
  const lines = options.maxBlockLines;
  return [
    'diffoscope',
    '--json=-',
    '--status-fd=2',
    '--debug',
    '--exclude-directory-metadata=yes',
    // Best effort, and well before ours: what it has by then comes as a report instead of nothing.
    `--timeout=${Math.max(1, Math.round((timeoutMs * 0.6) / 1000))}`,
    ...excluded.map((pattern) => `--exclude-command=${pattern}`),
    ...(lines === null ? [] : [`--max-diff-block-lines-saved=${lines}`]),
    '--',
    options.left,
    options.right,
  ];
}

function killedMessage(isOutOfMemory: boolean, limits: DiffLimits): string {
  return isOutOfMemory
    ? `diffoscope ran out of memory: the limit is ${mebibytes(limits.memoryBytes)}`
    : 'diffoscope was killed by a signal';
}

function failedMessage(exitCode: number, lastWords: string, limits: DiffLimits): string {
  if (/No space left on device/.test(lastWords)) {
    return `diffoscope ran out of scratch space: the limit is ${mebibytes(limits.scratchBytes)}`;
  }
  const words = lastWords === '' ? 'it printed no report' : lastWords;
  return `diffoscope failed with exit code ${exitCode}: ${words}`;
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
}
