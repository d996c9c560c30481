import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Servers on one core, all of them the same; what asks them is on another. */
const SERVER_CORE = '1';
const START_MS = 60_000;

/** Runs a server on its core while `use` runs, once `url` answers; `use` may ask what processor time it took, in ms. Its output is not kept. */
export async function withServer<T>(
  server: {
    command: string;
    args: readonly string[];
    env?: Record<string, string>;
    cwd?: string;
    url: string;
  },
  use: (processor: () => number) => Promise<T>,
): Promise<T> {
  const child = spawn('taskset', ['-c', SERVER_CORE, server.command, ...server.args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...server.env },
    ...(server.cwd === undefined ? {} : { cwd: server.cwd }),
  });
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => (printed = `${printed}${chunk.toString()}`.slice(-2000)));
  try {
    await answers(child, server.url, () => printed);
    return await use(() => processorMs(child));
  } finally {
    if (child.exitCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
  }
}

/** User and system time: proc_pid_stat(5), in hundredths of a second. The name before them may hold anything but ends with `) `. */
function processorMs({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function answers(child: ChildProcess, url: string, printed: () => string): Promise<void> {
  for (const started = performance.now(); performance.now() - started < START_MS;) {
    if (child.exitCode !== null) break;
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok === true) return;
    await sleep(100);
  }
  throw new Error(`${child.spawnargs.join(' ')} does not answer at ${url}: ${printed()}`);
}
