import type Docker from 'dockerode';

import { BuildError } from './build-error.ts';
import { engineStatus, toReadable } from './docker-fault.ts';
import { labelsFor, type Role } from './docker-labels.ts';
import { readDockerLines } from './docker-lines.ts';

/** A shell script in a container of its own. */
export interface DockerScript {
  readonly image: string;
  readonly role: Role;
  readonly script: string;
  /** The script's `$1`, `$2` … */
  readonly arguments: readonly string[];
  /** `none`, `bridge` or `host`. */
  readonly network: string;
  /** `<uid>:<gid>`: then all capabilities are dropped and memory is bounded too. null runs as root with the engine's usual. */
  readonly user: string | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Puts what the script needs into the container before it starts. */
  prepare(container: Docker.Container): Promise<void>;
  onLine(line: string): void;
}

export interface ScriptEnd {
  readonly container: Docker.Container;
  /** null when it was stopped. */
  readonly exitCode: number | null;
  readonly stopped: 'time-limit' | 'cancelled' | null;
  /** Its last output, at most some hundred lines. */
  readonly log: readonly string[];
}

/**
 * Runs the script to its end and leaves the container, stopped, to the caller, who removes it with `removeContainer`.
 * Throws BuildError when the engine fails; the container is gone then.
 */
export async function runScript(docker: Docker, run: DockerScript): Promise<ScriptEnd> {
  run.signal.throwIfAborted();
  let container: Docker.Container | null = null;
  try {
    container = await docker.createContainer({
      Image: run.image,
      Cmd: ['/bin/sh', '-euc', run.script, 'sh', ...run.arguments],
      Labels: labelsFor(run.role),
      Hostname: 'verbatim',
      ...(run.user === null ? {} : { User: run.user }),
      HostConfig: {
        NetworkMode: run.network,
        Init: true,
        PidsLimit: 4096,
        LogConfig: { Type: 'none', Config: {} },
        ...(run.user === null ? {} : UNPRIVILEGED),
      },
    });
    await run.prepare(container);
    return await follow(container, run);
  } catch (cause) {
    if (container !== null) await removeContainer(container);
    if (cause instanceof BuildError) throw cause;
    throw new BuildError('SANDBOX_START', `running the ${run.role} container of ${run.image}`, { cause });
  }
}

/** Removes a container, its processes and anonymous volumes; gone already is as good. */
export async function removeContainer(container: Docker.Container): Promise<void> {
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    // 409: the engine is at it already.
    if (![404, 409].includes(engineStatus(error) ?? 0)) throw error;
  }
}

const UNPRIVILEGED = {
  CapDrop: ['ALL'],
  SecurityOpt: ['no-new-privileges'],
  Memory: 2 * 1024 ** 3,
  MemorySwap: 2 * 1024 ** 3,
};
const LINES_KEPT = 400;
const MAX_LINE_BYTES = 2000;

async function follow(container: Docker.Container, run: DockerScript): Promise<ScriptEnd> {
  const stream = toReadable(await container.attach({ stream: true, stdout: true, stderr: true }));
  const log: string[] = [];
  let stopped: ScriptEnd['stopped'] = null;
  const stop = (why: 'time-limit' | 'cancelled'): void => {
    stopped ??= why;
    // Fails when it has just ended by itself, which is as good.
    void container.kill().catch(() => null);
  };
  const onAbort = (): void => stop('cancelled');
  const timer = setTimeout(stop, run.timeoutMs, 'time-limit');
  run.signal.addEventListener('abort', onAbort, { once: true });
  try {
    await container.start();
    if (run.signal.aborted) onAbort();
    for await (const lines of readDockerLines(stream, {
      maxLineBytes: MAX_LINE_BYTES,
    })) {
      for (const { text } of lines) {
        log.push(text);
        if (log.length > LINES_KEPT) log.shift();
        run.onLine(text);
      }
    }
    await container.wait();
    const { State } = await container.inspect();
    return { container, exitCode: stopped === null ? State.ExitCode : null, stopped, log };
  } finally {
    clearTimeout(timer);
    run.signal.removeEventListener('abort', onAbort);
    stream.destroy();
  }
}
