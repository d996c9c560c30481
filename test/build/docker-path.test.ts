import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';

import Docker from 'dockerode';
import tap, { type Test } from 'tap';

import { statContainerPath } from '../../src/build/docker-path.ts';
import { shortDirectory } from '../short-directory.ts';

/** An engine that has no path, and says this of its one container: a status, or that it has none. */
async function containerThatIs(t: Test, status: string | null): Promise<Docker.Container> {
  const engine = createServer((request, response) => {
    const isInspected = request.url?.endsWith('/json') === true && status !== null;
    response.writeHead(isInspected ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isInspected ? { State: { Status: status } } : { message: 'not found' }));
  });
  const socketPath = join(shortDirectory(t), 'e');
  engine.listen(socketPath);
  await once(engine, 'listening');
  t.teardown(() => engine.close());
  return new Docker({ socketPath }).getContainer('c1');
}

void tap.test('a path that is not in an ended container is none', async (t) => {
  t.equal(await statContainerPath(await containerThatIs(t, 'exited'), '/build/x/src'), null);
});

void tap.test(
  'a container that is gone, or going, is a fault: its build may have made the path',
  async (t) => {
    for (const status of ['removing', 'dead', null]) {
      await t.rejects(statContainerPath(await containerThatIs(t, status), '/build/x/src'), {
        code: 'ENGINE_FAULT',
        message: /removed from outside/,
      });
    }
  },
);
