import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import tap, { type Test } from 'tap';
import { z } from 'zod';

import { createConnection, type Connection } from '../../src/client/connection.ts';
import { followStream } from '../../src/client/follow-stream.ts';
import { parseServer } from '../../src/client/server-address.ts';
import { messageOf } from '../../src/errors.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const signal = new AbortController().signal;
const anything = z.unknown();
const isLast = ({ event }: { event?: string | undefined }): boolean => event === 'ended';

async function listen(t: Test, answer: Answer): Promise<{ server: Server; url: string }> {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { server, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` };
}

function connect(t: Test, url: string, token: string | null = 'vbt_secret'): Connection {
  const connection = createConnection({
    address: parseServer(url, token),
    token,
    userAgent: 'test',
    retryDelaysMs: [1, 1],
  });
  t.teardown(async () => connection.close());
  return connection;
}

void tap.test('a request that an outage ended is sent again with the same key', async (t) => {
  const keys: unknown[] = [];
  const { url } = await listen(t, ({ headers }, response) => {
    keys.push(headers['idempotency-key']);
    if (keys.length === 1) response.destroy();
    else if (keys.length === 2) response.writeHead(503).end('busy');
    else response.writeHead(200).end('{"done":true}');
  });
  const request = { method: 'POST', path: '/x', body: { a: 1 }, signal } as const;
  t.same(await connect(t, url).json(request, anything), { done: true });
  t.equal(keys.length, 3);
  t.equal(new Set(keys).size, 1);
  t.match(keys[0], /^[0-9a-f-]{36}$/);
});

void tap.test('whatever changes something has a key, and what only reads has none', async (t) => {
  const keys = new Map<unknown, unknown>();
  const { url } = await listen(t, ({ method, headers }, response) => {
    keys.set(method, headers['idempotency-key']);
    response.end('{}');
  });
  const connection = connect(t, url);
  for (const method of ['GET', 'POST', 'PATCH', 'DELETE'] as const) {
    await connection.json({ method, path: '/x', signal }, anything);
  }
  t.equal(keys.get('GET'), undefined);
  for (const method of ['POST', 'PATCH', 'DELETE']) t.match(keys.get(method), /^[0-9a-f-]{36}$/, method);
});

void tap.test('a problem is told in the server’s words, and not asked for again', async (t) => {
  let asked = 0;
  const problem = {
    type: 'urn:verbatim:problem:not-found',
    title: 'Not found',
    status: 404,
    detail: 'there is no comparison "x"',
    code: 'UNKNOWN_COMPARISON',
    hint: 'look again',
    request: 'r',
    errors: [],
  };
  const { url } = await listen(t, (_, response) => {
    asked += 1;
    response.writeHead(404, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
  });
  const failed = connect(t, url).json({ path: '/x', signal }, anything);
  await t.rejects(failed, { code: problem.code, message: problem.detail, hint: problem.hint });
  t.equal(asked, 1);
});

void tap.test('a request whose first try is still under way is waited for', async (t) => {
  let asked = 0;
  const { url } = await listen(t, (_, response) => {
    asked += 1;
    const problem = {
      type: 'urn:verbatim:problem:key-in-use',
      title: 'Under way',
      status: 409,
      detail: 'the first request with this Idempotency-Key is still under way',
      code: 'KEY_IN_USE',
      hint: null,
      request: 'r',
      errors: [],
    };
    if (asked === 1) response.destroy();
    else if (asked === 2) response.writeHead(409).end(JSON.stringify(problem));
    else response.end('{"done":true}');
  });
  t.same(await connect(t, url).json({ method: 'POST', path: '/x', signal }, anything), { done: true });
});

void tap.test('what does not answer as Verbatim does is told as such, without its page', async (t) => {
  const { url } = await listen(t, ({ url: path }, response) => {
    if (path === '/moved') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    else if (path === '/page') response.writeHead(404).end('<html>nginx</html>');
    else response.end('[1, 2');
  });
  for (const path of ['/moved', '/page', '/other']) {
    const failed = connect(t, url).json({ path, signal }, anything);
    await t.rejects(failed, { code: 'NO_VERBATIM', message: /does not answer as Verbatim does/ });
  }
});

void tap.test('a server that stays away is named, and the token is not', async (t) => {
  const failed = connect(t, 'http://127.0.0.1:1').json({ path: '/x', signal }, anything);
  const error: unknown = await failed.catch((caught: unknown) => caught);
  t.match(error, { code: 'SERVER_UNREACHABLE', hint: /verbatim serve/ });
  t.notMatch(messageOf(error), 'vbt_secret');
});

void tap.test('an abort ends a request with its reason', async (t) => {
  const { url } = await listen(t, () => {});
  const controller = new AbortController();
  const asked = connect(t, url).json({ path: '/x', signal: controller.signal }, anything);
  controller.abort(new Error('enough'));
  await t.rejects(asked, { message: 'enough' });
});

void tap.test('a stream goes on after the last event it gave, and ends with the last of all', async (t) => {
  const asked: unknown[] = [];
  const { url } = await listen(t, ({ headers }, response) => {
    asked.push(headers['last-event-id']);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (asked.length === 1) {
      response.write(
        'id: 1\nevent: step\ndata: "one"\n\nid: 2\nevent: step\ndata: "two"\n\nid: 3\nevent: st',
      );
      setTimeout(() => response.destroy(), 50);
    } else if (asked.length === 2) {
      response.end(': heartbeat\n\n');
    } else {
      response.write('id: 3\nevent: step\ndata: "three"\n\nevent: ended\ndata: null\n\n');
    }
  });
  const seen: string[] = [];
  for await (const { data } of followStream(connect(t, url), '/events', { isLast, signal })) seen.push(data);
  t.same(seen, ['"one"', '"two"', '"three"', 'null']);
  t.same(asked, [undefined, '2', '2']);
});

/** What an address is taken for: its base, or the code it is refused with. */
function code(address: string, token: string | null): unknown {
  try {
    return parseServer(address, token).base;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

void tap.test('a token goes in the clear to this machine alone', (t) => {
  t.equal(code('http://verbatim.example', 'x'), 'INSECURE_SERVER');
  t.equal(code('http://verbatim.example', null), 'http://verbatim.example');
  t.equal(code('http://127.0.0.1.evil.example', 'x'), 'INSECURE_SERVER');
  t.equal(code('http://localhost:1/', 'x'), 'http://localhost:1');
  t.equal(code('http://[::1]:1', 'x'), 'http://[::1]:1');
  t.equal(code('https://verbatim.example/below/', 'x'), 'https://verbatim.example/below');
  t.same(parseServer('unix:/run/s', 'x'), { base: 'http://localhost', socketPath: '/run/s' });
  for (const address of ['', 'nonsense', 'ftp://x', 'https://u:p@x', 'https://x/?a=b', 'unix:relative'])
    t.equal(code(address, null), 'INVALID_SERVER', address);
  t.end();
});
