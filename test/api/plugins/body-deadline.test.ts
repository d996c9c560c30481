import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

import { test, type Test } from 'tap';

import { openAccessRig } from '../access-rig.ts';

/** Sends the head of a request and then a byte now and then. Resolves when the connection has ended. */
async function dribble(
  t: Test,
  path: string,
  pause: { everyMs: number; bytes: number },
): Promise<{ answer: string; ms: number }> {
  const { app, token } = await openAccessRig(t, { bodyMs: 300, silenceMs: 1000 });
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const type = path.endsWith('uploads') ? 'application/octet-stream' : 'application/json';
  const socket = connect(Number(port), '127.0.0.1');
  const since = Date.now();
  socket.on('error', () => {});
  const answer = text(socket).catch(() => '');
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\nAuthorization: Bearer ${token(['admin']).secret}\r\n` +
      `Content-Type: ${type}\r\nContent-Length: ${pause.bytes}\r\n\r\n`,
  );
  for (let sent = 0; sent < pause.bytes && !socket.destroyed; sent++) {
    await sleep(pause.everyMs);
    if (socket.writable) socket.write('1');
  }
  return { answer: await answer, ms: Date.now() - since };
}

void test('a body that never comes to its end is not waited for', async (t) => {
  const { answer, ms } = await dribble(t, '/api/v1/tokens', { everyMs: 50, bytes: 30 });
  t.equal(answer, '');
  t.ok(ms < 2500);
});

void test('an upload may take long as long as it goes on coming', async (t) => {
  const { answer } = await dribble(t, '/api/v1/uploads', { everyMs: 50, bytes: 30 });
  t.match(answer, /^HTTP\/1\.1 201 /);
});

void test('an upload that has stopped coming is not waited for', async (t) => {
  const { answer, ms } = await dribble(t, '/api/v1/uploads', { everyMs: 3000, bytes: 2 });
  t.equal(answer, '');
  t.ok(ms < 6500);
});
