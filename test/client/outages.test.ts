import { hash } from 'node:crypto';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

import tap, { type Test } from 'tap';

import { createClient, type VerbatimClient } from '../../src/client/client.ts';
import { createConnection } from '../../src/client/connection.ts';
import type { FollowedEvent } from '../../src/client/follow-comparison.ts';
import { parseServer } from '../../src/client/server-address.ts';
import type { Play } from '../coordinator/memory-executor.ts';
import { openLoopbackProxy, type LoopbackProxy, type Mischief } from './loopback-proxy.ts';
import { openServerRig, type ServerRig, type ServerRigOptions } from './server-rig.ts';

const FLAGS = ['--run', 'make', '--artifact', '*'];
const QUICK: Play = () => ({ files: { app: 'x' }, log: 'it builds' });
const SLOW: Play = () => ({ files: { app: 'x' }, log: 'it builds', takesMs: 1500 });

interface Rig {
  readonly server: ServerRig;
  readonly proxy: LoopbackProxy;
  /** By way of the proxy; without patience, and with a stream that may be silent for 400 ms. */
  readonly client: VerbatimClient;
  readonly source: string;
}

/** A real service behind a proxy that does `mischief`. */
async function openRig(
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
function submitted({ server }: Rig): string {
  return server.submit('bookworm*2');
}

async function kindsOf(events: AsyncIterable<FollowedEvent>): Promise<string[]> {
  const kinds: string[] = [];
  for await (const { kind } of events) kinds.push(kind);
  return kinds;
}

/** How often each of `kinds` comes that comes only once in a comparison. */
function timesOf(kinds: readonly string[]): Record<string, number> {
  const times: Record<string, number> = {};
  for (const kind of ['revision', 'builds', 'built', 'ended']) {
    times[kind] = kinds.filter((one) => one === kind).length;
  }
  return times;
}
const ONCE = { revision: 1, builds: 1, built: 2, ended: 1 };

for (const status of [429, 502, 503, 504]) {
  void tap.test(`a proxy's ${status} that stays is an outage, not another program`, async (t) => {
    const { client, proxy } = await openRig(t, () => ({ status }));
    const message = new RegExp(`does not answer now: ${status}$`);
    await t.rejects(client.builders(), { code: 'SERVER_UNREACHABLE', message });
    t.equal(proxy.seen.length, 3, 'tried again as often as it may be');
  });
}

void tap.test("a stream outlasts a proxy's outages and refusals for now", async (t) => {
  const rig = await openRig(
    t,
    (line, before) =>
      line.endsWith('/events') && before < 8 ? { status: before < 4 ? 502 : 429, retryAfter: '0' } : null,
    { play: SLOW },
  );
  t.same(timesOf(await kindsOf(rig.client.events(submitted(rig)))), ONCE);
});

void tap.test('a server that has too many streams open is waited for', async (t) => {
  const rig = await openRig(t, () => null, {
    play: SLOW,
    api: { heartbeatMs: 100, streams: { all: 1, perAddress: 1 } },
  });
  const id = submitted(rig);
  const both = await Promise.all([kindsOf(rig.client.events(id)), kindsOf(rig.client.events(id))]);
  for (const kinds of both) t.equal(kinds.at(-1), 'ended');
  t.ok(rig.proxy.seen.length > 3, 'one of them was refused at first');
});

void tap.test('a request whose answer breaks off is asked again, and done once', async (t) => {
  const rig = await openRig(t, (line, before) =>
    before === 0 && !line.includes('/events') ? { cutAfter: 40 } : null,
  );
  const { proxy, server, source } = rig;
  const ended = await server.run(['compare', source, '--on', 'bookworm*2', ...FLAGS], {
    env: { VERBATIM_SERVER: proxy.url },
  });
  t.equal(ended.exitCode, 0, ended.stderr);
  t.equal(server.store.comparisons.list({ limit: 10 }).length, 1);
  for (const line of ['POST /api/v1/comparisons', /^GET .*\/document$/]) {
    const keys = proxy.seen
      .filter((one) => (typeof line === 'string' ? one.line === line : line.test(one.line)))
      .map(({ headers }) => headers['idempotency-key']);
    t.equal(keys.length, 2, `${line}`);
    t.equal(new Set(keys).size, 1, 'with the same key');
  }
});

void tap.test('a stream that falls silent is opened anew after the last event', async (t) => {
  const rig = await openRig(
    t,
    (line, before) => (line.endsWith('/events') && before < 2 ? { silentAfter: before * 1000 } : null),
    { play: () => ({ files: { app: 'x' }, takesMs: 4000 }) },
  );
  t.same(timesOf(await kindsOf(rig.client.events(submitted(rig)))), ONCE);
  const asked = rig.proxy.seen.filter(({ line }) => line.endsWith('/events'));
  t.equal(asked.length, 3);
  t.match(
    asked.map(({ headers }) => headers['last-event-id'] ?? 'none'),
    ['none', 'none', /^\d+$/],
  );
});

void tap.test('heartbeats alone keep a stream open', async (t) => {
  const rig = await openRig(t, () => null, { play: () => ({ files: { app: 'x' }, takesMs: 2500 }) });
  t.same(timesOf(await kindsOf(rig.client.events(submitted(rig)))), ONCE);
  t.equal(rig.proxy.seen.length, 1);
});

void tap.test('a stream that stays silent is told as an outage', async (t) => {
  const rig = await openRig(t, () => ({ silentAfter: 0 }));
  const asked = kindsOf(rig.client.events(submitted(rig)));
  await t.rejects(asked, { code: 'SERVER_UNREACHABLE', message: /breaks off its answer: .*[Tt]imeout/ });
});

void tap.test('a proxy that shows a page of its own instead of a stream is told as such', async (t) => {
  const rig = await openRig(t, () => ({ status: 200 }));
  await t.rejects(kindsOf(rig.client.events('c1')), { code: 'NO_VERBATIM', message: /text\/html/ });
});

void tap.test('a blob is read on where the connection broke', async (t) => {
  const log = Array.from({ length: 20_000 }, (_, line) => `line ${line}`).join('\n');
  const rig = await openRig(
    t,
    (line, before) => (line.includes('/blobs/') && before < 3 ? { cutAfter: 20_000 } : null),
    { play: () => ({ files: { app: log } }) },
  );
  await rig.server.document(submitted(rig));
  const digest = hash('sha256', log, 'hex');
  const read = await buffer(rig.client.blob(digest));
  t.equal(hash('sha256', read, 'hex'), digest);
  const ranges = rig.proxy.seen.map(({ headers }) => headers.range ?? 'whole');
  t.match(ranges, ['whole', /^bytes=\d+-$/, /^bytes=\d+-$/, /^bytes=\d+-$/]);
  t.equal(rig.proxy.seen.length, 4);
});
