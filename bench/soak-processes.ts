import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { connectDocker } from '../src/build/docker-client.ts';
import { storeOwner } from '../src/build/docker-labels.ts';
import { createClient, type VerbatimClient } from '../src/client/client.ts';
import { createConnection, type Connection } from '../src/client/connection.ts';
import { parseServer } from '../src/client/server-address.ts';
import { openStore } from '../src/store/store.ts';

const MAIN = join(import.meta.dirname, '../src/cli/main.ts');

/** The service that is soaked, and an engine of its own where it has one. Everything is kept below one folder. */
export interface SoakProcesses {
  startService(): Promise<ChildProcess>;
  startEngine(command: string): Promise<ChildProcess>;
  /** An admin's, which asks again while the service is away. */
  connect(): VerbatimClient;
  /** The label of what the service makes in the engine; it is the same after every restart. */
  owner(): string;
}

export function soakProcesses(directory: string, engineHost: string | null): SoakProcesses {
  mkdirSync(directory, { recursive: true });
  const socket = join(directory, 's');
  const data = join(directory, 'data');
  const connection = (token: string | null, retryDelaysMs: readonly number[]): Connection =>
    createConnection({
      address: parseServer(`unix:${socket}`, token),
      token,
      userAgent: 'soak',
      retryDelaysMs,
    });
  return {
    async startService() {
      const log = openSync(join(directory, 'service.log'), 'a');
      const child = spawn(process.execPath, [MAIN, 'serve', '--listen', `unix:${socket}`], {
        stdio: ['ignore', log, log],
        env: {
          ...process.env,
          VERBATIM_DATA: data,
          VERBATIM_CACHE: join(directory, 'cache'),
          VERBATIM_REQUESTS_PER_MINUTE: '1000000',
          ...(engineHost === null ? {} : { DOCKER_HOST: engineHost }),
        },
      });
      const asking = connection(null, []);
      await untilUp(child, 'service', async () => {
        await asking.done({ path: '/livez', signal: new AbortController().signal });
      });
      await asking.close();
      return child;
    },
    async startEngine(command) {
      const log = openSync(join(directory, 'engine.log'), 'a');
      const child = spawn('sh', ['-c', `exec ${command}`], { stdio: ['ignore', log, log] });
      await untilUp(child, 'engine', async () => {
        await connectDocker(engineHost);
      });
      return child;
    },
    connect() {
      const token = readFileSync(join(data, 'admin-token'), 'utf8').trim();
      const patience = Array.from({ length: 60 }, () => 1000);
      return createClient(connection(token, patience), new AbortController().signal);
    },
    owner() {
      const store = openStore(data, Date.now);
      try {
        return storeOwner(store.instanceId);
      } finally {
        store.close();
      }
    },
  };
}

/** Ends a process that this one started, and waits for it. */
export async function end(child: ChildProcess | null, signal: NodeJS.Signals): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

async function untilUp(child: ChildProcess, name: string, ask: () => Promise<void>): Promise<void> {
  const isUp = async (): Promise<boolean> => {
    try {
      await ask();
      return true;
    } catch {
      return false;
    }
  };
  while (!(await isUp())) {
    if (child.exitCode !== null) throw new Error(`the ${name} ended with ${child.exitCode}: see ${name}.log`);
    await sleep(200);
  }
}
