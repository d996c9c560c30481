import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';

import type { Test } from 'tap';

/** What a proxy does with one request, rather than to pass it and its answer on. */
export type Mischief =
  /** Answers it itself, with a page of its own. */
  | { readonly status: number; readonly retryAfter?: string }
  /** Passes it on and breaks the connection after so many bytes of the answer's body. */
  | { readonly cutAfter: number }
  /** Passes it on, and so many bytes of the answer's body; then nothing more, nor an end. */
  | { readonly silentAfter: number };

export interface LoopbackProxy {
  readonly url: string;
  /** Every request that came: its method and path, and its headers. */
  readonly seen: { readonly line: string; readonly headers: IncomingMessage['headers'] }[];
}

/** A reverse proxy on loopback before a server's socket. `mischief` is asked for each request, with how many of its line came before. */
export async function openLoopbackProxy(
  t: Test,
  socketPath: string,
  mischief: (line: string, before: number) => Mischief | null,
): Promise<LoopbackProxy> {
  const seen: LoopbackProxy['seen'] = [];
  const server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    const planned = mischief(line, seen.filter((one) => one.line === line).length);
    seen.push({ line, headers: request.headers });
    if (planned !== null && 'status' in planned) {
      const { status, retryAfter } = planned;
      request.resume();
      response
        .writeHead(status, {
          'content-type': 'text/html',
          ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
        })
        .end(`<html><h1>${status}</h1><hr>nginx</html>`);
      return;
    }
    const { method, url, headers } = request;
    const passed = forward({ socketPath, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      passOn(answer, response, planned);
    });
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    request.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, seen };
}

function passOn(
  answer: IncomingMessage,
  response: ServerResponse,
  planned: Exclude<Mischief, { status: number }> | null,
): void {
  if (planned === null) {
    answer.pipe(response);
    return;
  }
  const most = 'cutAfter' in planned ? planned.cutAfter : planned.silentAfter;
  let left = most;
  answer.on('data', (chunk: Buffer) => {
    if (left > 0) response.write(chunk.subarray(0, left));
    left -= chunk.length;
    // Once what was written is out.
    if (left <= 0 && 'cutAfter' in planned) setImmediate(() => response.destroy());
  });
}
