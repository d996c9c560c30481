import { hash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';

import tap from 'tap';

import type { Play } from '../coordinator/memory-executor.ts';
import { kindsOf, ONCE, openRig, submitted, timesOf } from './outage-rig.ts';

const FLAGS = ['--run', 'make', '--artifact', '*'];
const SLOW: Play = () => ({ files: { app: 'x' }, log: 'it builds', takesMs: 1500 });

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

void tap.test('a proxy that shows a page of its own instead of a stream is told as such', async (t) => {
  const rig = await openRig(t, () => ({ status: 200 }));
  await t.rejects(kindsOf(rig.client.events(submitted(rig))), { code: 'NO_VERBATIM', message: /text\/html/ });
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
