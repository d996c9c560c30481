import type { Readable } from 'node:stream';

import type Docker from 'dockerode';

import type { BlobStore } from '../artifact/blob.ts';
import type { Reason } from '../comparison/build-result.ts';
import { CodedError, messageOf } from '../errors.ts';
import { BuildError } from './build-error.ts';
import type { BuildPlan } from './build-plan.ts';
import { toReadable } from './docker-fault.ts';
import { readDockerLines, type DockerLine } from './docker-lines.ts';
import { writeLog, type LogReading } from './docker-log.ts';
import { orNull } from './docker-status.ts';
import type { Exit, RunOptions } from './executor.ts';
import { exitReason, inGibibytes } from './exit-reason.ts';
import { isHandedOver, throwIfHandedOver } from './hand-over.ts';

export interface RunContext {
  readonly blobs: BlobStore;
  /** Milliseconds since the epoch. */
  clock(): number;
  /** Asked only after a build that failed. */
  isDiskFull(): Promise<boolean>;
  /** Whether somebody else had the engine end it. */
  wasKilled(state: Docker.ContainerInspectInfo['State']): Promise<boolean>;
  /** Begins to measure the disk where nothing else bounds it; the returned function ends that. */
  watchDisk(onFull: () => void): Promise<() => Promise<void>>;
}

/** Starts the plan's container, or joins it, and follows it to its end within the plan's limits. Throws BuildError. */
export async function runContainer(
  container: Docker.Container,
  plan: BuildPlan,
  options: RunOptions,
  context: RunContext,
): Promise<Exit> {
  throwIfHandedOver(options.signal);
  const output = await openOutput(container, context);
  const stopper = createStopper(container, output.stream);
  const reading: LogReading = { observed: {}, isStarted: false, isTruncated: false, preamble: [] };
  const onAbort = (): void => {
    if (isHandedOver(options.signal)) output.stream.destroy();
    else stopper.stop({ code: 'cancelled', message: 'the build was cancelled' });
  };
  const timer = setTimeout(
    () => stopper.stop(timeReason(plan)),
    timeLeftMs(plan, context.clock() - output.startedAt),
  );
  options.signal.addEventListener('abort', onAbort, { once: true });
  let endWatch: (() => Promise<void>) | null = null;
  try {
    if (options.signal.aborted) onAbort();
    endWatch = await context.watchDisk(() => stopper.stop(diskReason(plan)));
    const lines = readDockerLines(stopper.guard(output.stream), output.format);
    const log = await context.blobs.put(
      writeLog(lines, reading, {
        maxBytes: plan.limits.logBytes,
        elapsedMs: (line) => output.elapsedMs(line),
        onLine: (line) => options.onLine(line),
        onFull: () => stopper.stop(logReason(plan)),
      }),
    );
    throwIfHandedOver(options.signal);
    await container.wait({ condition: 'not-running' });
    const ended = {
      observed: reading.observed,
      log: { ...log, truncated: reading.isTruncated },
      startedAt: output.startedAt,
      endedAt: output.endedAt ?? context.clock(),
    };
    if (stopper.reason !== null) return { exitCode: null, reason: stopper.reason, ...ended };
    const { State: state } = await container.inspect();
    if (!reading.isStarted) throw neverStarted(plan, state.ExitCode, reading.preamble);
    if (isEngineStop(state.ExitCode) && !state.OOMKilled) {
      if (output.endedAt !== null) throw endedUnwatched(plan, state.ExitCode);
      if (await context.wasKilled(state)) throw endedByOthers(plan);
    }
    const reason = exitReason(
      {
        exitCode: state.ExitCode,
        isOutOfMemory: state.OOMKilled,
        isDiskFull: state.ExitCode !== 0 && (await context.isDiskFull()),
      },
      plan.limits,
    );
    return { exitCode: state.ExitCode, reason, ...ended };
  } catch (cause) {
    throwIfHandedOver(options.signal);
    // A full store's errors too: they are no fault of the engine.
    if (cause instanceof CodedError) throw cause;
    throw new BuildError('ENGINE_FAULT', `following ${plan.name}: ${messageOf(cause)}`, { cause });
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', onAbort);
    output.stream.destroy();
    await endWatch?.();
  }
}

interface Output {
  readonly stream: Readable;
  readonly format: { maxLineBytes: number; timestamps: boolean };
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Likewise; null unless it had ended before it was joined. */
  readonly endedAt: number | null;
  elapsedMs(line: DockerLine): number;
}

const MAX_LINE_BYTES = 64 * 1024;

/** A container that is new is attached to before it starts, so that no line is lost. One that runs or ran is read from its log file. */
async function openOutput(container: Docker.Container, context: RunContext): Promise<Output> {
  const { State: state } = await container.inspect();
  if (state.Status === 'created') {
    const stream = toReadable(await container.attach({ stream: true, stdout: true, stderr: true }));
    try {
      await container.start();
    } catch (cause) {
      stream.destroy();
      throw new BuildError('SANDBOX_START', 'starting the container of a build', { cause });
    }
    const startedAt = context.clock();
    return {
      stream: stream,
      format: { maxLineBytes: MAX_LINE_BYTES, timestamps: false },
      startedAt,
      endedAt: null,
      elapsedMs: () => Math.max(0, context.clock() - startedAt),
    };
  }
  const startedAt = Date.parse(state.StartedAt);
  return {
    stream: toReadable(await container.logs({ follow: true, stdout: true, stderr: true, timestamps: true })),
    format: { maxLineBytes: MAX_LINE_BYTES, timestamps: true },
    startedAt,
    endedAt: state.Running ? null : Date.parse(state.FinishedAt),
    elapsedMs: ({ timestamp }) => Math.max(0, Date.parse(timestamp ?? '') - startedAt || 0),
  };
}

interface Stopper {
  /** Why Verbatim ended the build; the first reason counts. */
  readonly reason: Reason | null;
  stop(reason: Reason): void;
  /** The stream, whose end may be an error once the build was stopped. */
  guard(stream: Readable): AsyncGenerator<Uint8Array>;
}

/** An engine that has killed a container closes its streams; this long after, we do. */
const CLOSE_AFTER_MS = 10_000;

function createStopper(container: Docker.Container, stream: Readable): Stopper {
  let reason: Reason | null = null;
  return {
    get reason() {
      return reason;
    },
    stop(why) {
      if (reason !== null) return;
      reason = why;
      // 404 and 409: it ended meanwhile. Any other fault shows when its end is waited for.
      void orNull(container.kill(), 404, 409).catch(() => null);
      setTimeout(() => stream.destroy(), CLOSE_AFTER_MS).unref();
    },
    async *guard(source) {
      try {
        yield* source;
      } catch (error) {
        if (reason === null) throw error;
      }
    },
  };
}

function timeoutSeconds({ phase, limits }: BuildPlan): number {
  return phase === 'fetch' ? limits.fetchTimeoutSeconds : limits.buildTimeoutSeconds;
}

function timeLeftMs(plan: BuildPlan, goneMs: number): number {
  // setTimeout takes at most 2^31 - 1.
  return Math.min(Math.max(0, timeoutSeconds(plan) * 1000 - goneMs), 2 ** 31 - 1);
}

function timeReason(plan: BuildPlan): Reason {
  return {
    code: 'time-limit',
    message: `the ${plan.phase} took longer than ${timeoutSeconds(plan)} seconds`,
  };
}

function logReason({ limits }: BuildPlan): Reason {
  return { code: 'log-limit', message: `the log grew over ${limits.logBytes} bytes` };
}

function diskReason({ limits }: BuildPlan): Reason {
  return { code: 'disk-limit', message: `the workspace grew over ${inGibibytes(limits.diskBytes)}` };
}

/** What a container ends with when the engine or the host is stopped: 128 and SIGTERM or SIGKILL, or 255 after a crash. */
const ENGINE_STOP_CODES: ReadonlySet<number> = new Set([128 + 15, 128 + 9, 255]);

function isEngineStop(exitCode: number): boolean {
  return ENGINE_STOP_CODES.has(exitCode);
}

/** Nobody saw what ended it: it may not have been the build's own doing, so it says nothing about the project. */
function endedUnwatched(plan: BuildPlan, exitCode: number): BuildError {
  return new BuildError(
    'ENGINE_FAULT',
    `${plan.name} was stopped while nobody watched it (exit code ${exitCode})`,
  );
}

function endedByOthers(plan: BuildPlan): BuildError {
  return new BuildError('ENGINE_FAULT', `${plan.name} was killed from outside`);
}

function neverStarted(plan: BuildPlan, exitCode: number, preamble: readonly string[]): BuildError {
  const said = preamble.length === 0 ? 'it said nothing' : preamble.join('; ');
  return new BuildError(
    'SANDBOX_START',
    `the environment of ${plan.name} could not be set up (exit code ${exitCode}): ${said}`,
  );
}
