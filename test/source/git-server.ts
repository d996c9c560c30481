import { spawn } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';

import type { Test } from 'tap';

/** Serves a folder of repositories over git's own protocol, and says what was asked. */
export async function serveRepositories(t: Test, root: string, listener?: RequestListener): Promise<string> {
  const server = createServer(
    listener ??
      ((request, response) => {
        const url = new URL(request.url ?? '/', 'http://localhost');
        const backend = spawn('git', ['http-backend'], {
          env: {
            PATH: process.env['PATH'],
            GIT_PROJECT_ROOT: root,
            GIT_HTTP_EXPORT_ALL: '1',
            GIT_CONFIG_COUNT: '1',
            GIT_CONFIG_KEY_0: 'safe.directory',
            GIT_CONFIG_VALUE_0: '*',
            REQUEST_METHOD: request.method,
            PATH_INFO: url.pathname,
            QUERY_STRING: url.search.slice(1),
            CONTENT_TYPE: request.headers['content-type'] ?? '',
            HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
            GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
          },
        });
        request.pipe(backend.stdin);
        const chunks: Buffer[] = [];
        backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
        backend.on('close', () => {
          const bytes = Buffer.concat(chunks);
          const end = bytes.indexOf('\r\n\r\n');
          for (const line of bytes.toString('latin1', 0, end).split('\r\n')) {
            const [name = '', value = ''] = line.split(': ');
            if (name === 'Status') response.statusCode = Number(value.slice(0, 3));
            else if (name !== '') response.setHeader(name, value);
          }
          response.end(bytes.subarray(end + 4));
        });
      }),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const bound = server.address();
  return `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`;
}
