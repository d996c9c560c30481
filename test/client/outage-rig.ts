import { join } from 'node:path';

import type { Test } from 'tap';

import { createClient, type VerbatimClient } from '../../src/client/client.ts';
import { createConnection } from '../../src/client/connection.ts';
import type { FollowedEvent } from '../../src/client/follow-comparison.ts';
import { parseServer } from '../../src/client/server-address.ts';
import type { Play } from '../coordinator/memory-executor.ts';
import { openLoopbackProxy, type LoopbackProxy, type Mischief } from './loopback-proxy.ts';
import { openServerRig, type ServerRig, type ServerRigOptions } from './server-rig.ts';

export const QUICK: Play = () => ({ files: { app: 'x' }, log: 'it builds' });

export interface Rig {
  readonly server: ServerRig;
  readonly proxy: LoopbackProxy;
  /** By way of the proxy; without patience, and with a stream that may be silent for 400 ms. */
  readonly client: VerbatimClient;
  readonly source: string;
}

/** A real service behind a proxy that does `mischief`. */
export async function openRig(
  t: Test,
  mischief: (line: string, before: number) => Mischief | null,
  options: ServerRigOptions = { play: QUICK },
): Promise<Rig> {
  const directory = t.testdir({ source: { 'hello.txt': 'hello\n' } });
  const server = await openServerRig(t, directory, { api: { heartbeatMs: 100 }, ...options });
  const proxy = await openLoopbackProxy(t, server.address.replace('unix:', ''), mischief);
  const connection = createConnection({
    address: parseServer(proxy.url, server.token),
    token: server.token,
    userAgent: 'test',
    retryDelaysMs: [1, 1],
    silenceMs: 400,
  });
  t.teardown(async () => connection.close());
  const client = createClient(connection, new AbortController().signal);
  return { server, proxy, client, source: join(directory, 'source') };
}

/** Asks for a comparison by the socket itself, and does not wait for its end. */
export function submitted({ server }: Rig): string {
  return server.submit('bookworm*2');
}

export async function kindsOf(events: AsyncIterable<FollowedEvent>): Promise<string[]> {
  const kinds: string[] = [];
  for await (const { kind } of events) kinds.push(kind);
  return kinds;
}

/** How often each of `kinds` comes that comes only once in a comparison. */
export function timesOf(kinds: readonly string[]): Record<string, number> {
  const times: Record<string, number> = {};
  for (const kind of ['revision', 'builds', 'built', 'ended']) {
    times[kind] = kinds.filter((one) => one === kind).length;
  }
  return times;
}
export const ONCE = { revision: 1, builds: 1, built: 2, ended: 1 };
