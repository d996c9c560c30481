import { once } from 'node:events';
import { createServer } from 'node:net';

import fastify from 'fastify';
import tap from 'tap';

import { listen } from '../../src/cli/serve-listen.ts';

void tap.test('an address that cannot be listened at is named, with why', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  t.teardown(() => void taken.close());
  const address = taken.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  const refused: [text: string, why: RegExp][] = [
    [`127.0.0.1:${address.port}`, /^cannot listen at 127\.0\.0\.1:\d+: another program listens there$/],
    ['192.0.2.1:0', /it is no address of this machine$/],
    ['unix:/nowhere/a.sock', /a\.sock: this user may not, or its folder is not there$/],
    [`unix:/${'a'.repeat(120)}`, /a socket takes a path of 107 bytes at most$/],
    ['nonsense', /it takes HOST:PORT/],
  ];
  for (const [text, message] of refused) {
    const app = fastify();
    t.teardown(async () => app.close());
    await t.rejects(listen(app, text, {}), { code: 'INVALID', message });
  }
});
