// Where to stop the command, and the rig to do it in: for the tests of faults.
import { createServer } from 'node:http';

import tap from 'tap';

import { openCommandRig } from './command-rig.ts';

/** How to be in a phase for long enough, and what tells that it has begun. */
export interface Place {
  readonly phase: string;
  readonly args: readonly string[];
  readonly marker: RegExp;
  /** From the marker on, in milliseconds. */
  readonly later: number;
}

const flags = (run: string, artifact: string): string[] => [
  '--run',
  run,
  '--artifact',
  artifact,
  '--verbose',
];
const DIFFERING = 'mkdir out && seq 400000 | sed "s/$/ $(hostname)/" | gzip -n > out/lines.gz';

const directory = tap.testdir({ source: { 'hello.txt': 'hello\n' } });
const source = `${directory}/source`;
export const rig = await openCommandRig(directory);
// A source that never ends.
const server = createServer((_, response) => response.writeHead(200).write('PK'));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const port = typeof address === 'object' ? address?.port : null;
tap.teardown(() => {
  server.closeAllConnections();
  server.close();
});

export const PLACES: readonly Place[] = [
  {
    phase: 'source',
    args: [`http://127.0.0.1:${port}/endless.zip`, '--allow-private'],
    marker: /fetching|downloading/,
    later: 300,
  },
  {
    phase: 'setup',
    args: [source, ...flags('true', '*.txt'), '--package', 'cowsay'],
    marker: /installing cowsay/,
    later: 500,
  },
  {
    phase: 'fetch',
    args: [source, ...flags('true', '*.txt'), '--fetch', 'echo fetch-runs; sleep 300', '--refetch'],
    marker: /\| fetch-runs/,
    later: 0,
  },
  {
    phase: 'build',
    args: [source, ...flags('echo build-runs; sleep 300', '*.txt')],
    marker: /\| build-runs/,
    later: 0,
  },
  {
    phase: 'collect',
    args: [source, ...flags('truncate --size 7G big.txt', 'big.txt')],
    marker: /: collect/,
    later: 500,
  },
  {
    phase: 'normalise',
    args: [source, ...flags(DIFFERING, 'out/*')],
    marker: /normalising 1/,
    later: 1000,
  },
  { phase: 'diff', args: [source, ...flags(DIFFERING, 'out/*')], marker: /diff 1 of 1/, later: 1000 },
];
