import { Readable } from 'node:stream';

import Docker from 'dockerode';
import tap from 'tap';

import { followDocker } from '../../src/build/docker-progress.ts';

/** As the engine sends them: one JSON object a line. */
async function follow(...events: readonly Record<string, unknown>[]): Promise<string[]> {
  const lines: string[] = [];
  const stream = Readable.from(events.map((event) => `${JSON.stringify(event)}\r\n`));
  await followDocker(new Docker(), stream, { onLine: (line) => lines.push(line) });
  return lines;
}

const red = (text: string): Record<string, unknown> => ({ stream: `\u001b[91m${text}\u001b[0m` });

void tap.test('pieces of a line are put together, without the colours of standard error', async (t) => {
  t.same(await follow({ stream: 'Step 1/2 : FROM x\n' }, red('E'), red(': Some index files failed\n')), [
    'Step 1/2 : FROM x',
    'E: Some index files failed',
  ]);
});

void tap.test('a last line without an end is told, and so is what happens', async (t) => {
  t.same(
    await follow({ status: 'Pulling from x' }, { status: 'Download', id: 'ab' }, { stream: 'a\rb\n\nlast' }),
    ['Pulling from x', 'a', 'b', 'last'],
  );
});

void tap.test('an error among the events is thrown, after all that was printed', async (t) => {
  await t.rejects(follow({ stream: 'apt-get\n' }, { error: 'returned a non-zero code: 100' }), {
    code: 'ENGINE_FAULT',
    message: 'returned a non-zero code: 100',
  });
});
