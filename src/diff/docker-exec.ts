import { execa } from 'execa';

import type { Sandbox } from './docker-sandbox.ts';
import { eachLine } from './each-line.ts';

/** SIGTERM, then SIGKILL this much later; the outer limit follows after the same time again. */
const GRACE_MS = 5000;

export interface ExecOptions {
  readonly timeoutMs: number;
  /** Standard output above this ends the run. */
  readonly maxOutputBytes: number;
  /** Each line of standard error, cut at 64 KiB. */
  onErrorLine(line: string): void;
  readonly signal: AbortSignal;
}

export type ExecResult =
  | { readonly kind: 'exited'; readonly exitCode: number; readonly stdout: Uint8Array }
  /** Killed, most likely by the kernel for memory. */
  | { readonly kind: 'killed'; readonly isOutOfMemory: boolean }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'overflow' };

/**
 * Runs a command in a sandbox, within a time and an output bound. Whatever it left running after either is ended.
 * Throws the signal's reason when aborted; the caller's sandbox removal then ends the command.
 */
export async function execInSandbox(
  sandbox: Sandbox,
  command: readonly string[],
  options: ExecOptions,
): Promise<ExecResult> {
  const startedAt = performance.now();
  const inside = ['timeout', '-k', seconds(GRACE_MS), seconds(options.timeoutMs), ...command];
  const run = execa('docker', ['exec', sandbox.id, ...inside], {
    env: environmentFor(sandbox),
    encoding: 'buffer',
    buffer: { stdout: true, stderr: false },
    maxBuffer: options.maxOutputBytes,
    // A tool's own time-out is best effort, and so is one inside a container that hangs.
    timeout: options.timeoutMs + 2 * GRACE_MS,
    cancelSignal: options.signal,
    reject: false,
    stripFinalNewline: false,
    stdin: 'ignore',
  });
  eachLine(run.stderr, (line) => options.onErrorLine(line));
  const { exitCode, stdout, isMaxBuffer, timedOut } = await run;
  options.signal.throwIfAborted();
  if (isMaxBuffer || timedOut) {
    await sandbox.restart();
    return { kind: isMaxBuffer ? 'overflow' : 'timeout' };
  }
  if (exitCode === 124) return { kind: 'timeout' };
  if (exitCode === 137) {
    if (performance.now() - startedAt >= options.timeoutMs) return { kind: 'timeout' };
    return { kind: 'killed', isOutOfMemory: await wasOutOfMemory(sandbox) };
  }
  return { kind: 'exited', exitCode: exitCode ?? -1, stdout };
}

/** Asked of the control group, version 1 or 2: the engine's own OOMKilled says nothing of a process that was exec'ed. */
async function wasOutOfMemory(sandbox: Sandbox): Promise<boolean> {
  const files = ['/sys/fs/cgroup/memory.events', '/sys/fs/cgroup/memory/memory.oom_control'];
  const { stdout } = await execa('docker', ['exec', sandbox.id, 'cat', ...files], {
    env: environmentFor(sandbox),
    timeout: GRACE_MS,
    reject: false,
  });
  return /^oom_kill [1-9]/m.test(stdout ?? '');
}

function environmentFor({ dockerHost }: Sandbox): Record<string, string> {
  return dockerHost === null ? {} : { DOCKER_HOST: dockerHost };
}

function seconds(ms: number): string {
  return String(Math.max(1, Math.ceil(ms / 1000)));
}
