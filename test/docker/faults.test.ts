import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import tap from 'tap';

import { openCommandRig } from './command-rig.ts';

/** How to be in a phase for long enough, and what tells that it has begun. */
interface Place {
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
const rig = await openCommandRig(directory);
// A source that never ends.
const server = createServer((_, response) => response.writeHead(200).write('PK'));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const port = typeof address === 'object' ? address?.port : null;
tap.teardown(() => {
  server.closeAllConnections();
  server.close();
});

const PLACES: readonly Place[] = [
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

for (const { phase, args, marker, later } of PLACES) {
  void tap.test(`Ctrl-C during ${phase} removes everything at once`, async (t) => {
    const command = rig.start(['compare', ...args, '--on', 'bookworm,bookworm+hostname']);
    await command.until(marker);
    await sleep(later);
    command.kill('SIGINT');
    const { exitCode, stdout, stderr } = await command.ended;
    t.equal(exitCode, 130);
    t.equal(stdout, '');
    t.match(stderr, /verbatim: interrupted\n$/);
    t.notMatch(stderr, / at .*\.ts:/);
    t.same(await rig.leftovers(), []);
    const list = await rig.run(['list', '--limit', '1']);
    t.match(list.stdout, / interrupted /);
  });

  void tap.test(`what a kill during ${phase} leaves is cleared by the next command`, async (t) => {
    const command = rig.start(['compare', ...args, '--on', 'bookworm,bookworm+hostname']);
    await command.until(marker);
    await sleep(later);
    command.kill('SIGKILL');
    await command.ended;
    const left = await rig.leftovers();
    t.not(left.length, 0);
    const prune = await rig.run(['builders', 'prune']);
    t.equal(prune.exitCode, 0, prune.stderr);
    t.same(await rig.leftovers(), []);
    const list = await rig.run(['list', '--limit', '1']);
    t.match(list.stdout, / interrupted /);
  });
}
