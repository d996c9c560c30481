import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import tap, { type Test } from 'tap';

import { comparisonDocumentSchema, type ComparisonDocument } from '../../src/comparison/document.ts';
import { openCommandRig } from './command-rig.ts';

const directory = tap.testdir({ source: { 'hello.txt': 'hello\n' } });
const rig = await openCommandRig(directory);
const html = join(directory, 'report.html');

interface Compared {
  readonly exitCode: number | null;
  readonly document: ComparisonDocument;
  /** The summary of the same comparison. */
  readonly summary: string;
  readonly report: string;
}

async function compare(t: Test, run: string, ...more: string[]): Promise<Compared> {
  const source = join(directory, 'source');
  const args = [
    '--on',
    'bookworm*2',
    '--run',
    run,
    '--artifact',
    'out/**',
    '--json',
    '--html',
    html,
    ...more,
  ];
  const { exitCode, stdout, stderr } = await rig.run(['compare', source, ...args]);
  // oxlint-disable-next-line no-control-regex -- colours are control characters
  t.notMatch(stderr, /[\u0000-\u0009\u000b-\u001f]|\.ts:\d+/, 'plain lines, no stack');
  t.ok(existsSync(html), stderr);
  const document = comparisonDocumentSchema.parse(JSON.parse(stdout));
  const { stdout: summary } = await rig.run(['show', document.id]);
  t.match(summary, document.id);
  t.same(await rig.leftovers(), []);
  return { exitCode, document, summary, report: readFileSync(html, 'utf8') };
}

void tap.test('builds that agree exit 0, builds that differ 1, builds that fail 3', async (t) => {
  const same = await compare(t, 'mkdir out && cp hello.txt out/');
  t.match(same, { exitCode: 0, document: { judgement: { verdict: 'reproducible' } } });
  const other = await compare(t, 'mkdir out && cat /proc/sys/kernel/random/uuid > out/id');
  t.match(other, {
    exitCode: 1,
    document: { judgement: { verdict: 'unreproducible', nondeterministic: true } },
  });
  t.match(other.document.differences, [{ path: 'id', status: 'complete' }]);
  const failed = await compare(t, 'echo nothing to see; exit 7');
  t.match(failed, { exitCode: 3, document: { builds: [{ outcome: 'failure', exitCode: 7 }, {}] } });
  t.match(failed.summary, 'nothing to see');
});

interface Hostile {
  readonly title: string;
  readonly run: string;
  readonly limits?: readonly string[];
  readonly exitCode: number;
  readonly reason: { readonly code: string; readonly message: RegExp } | null;
}

const HOSTILE: readonly Hostile[] = [
  {
    title: 'forks without end',
    // The script itself forks once, before there is a bomb: a shell that can't fork gives up before its time.
    run: 'bomb() { bomb | bomb & }; bomb & exec sleep 20',
    limits: ['pids=200', 'time=10s'],
    exitCode: 3,
    reason: { code: 'time-limit', message: /longer than 10 seconds/ },
  },
  {
    title: 'fills its disk',
    run: 'mkdir out && cat /dev/zero > out/zeros',
    limits: ['disk=64MiB'],
    exitCode: 3,
    reason: { code: 'disk-limit', message: /disk/ },
  },
  {
    title: 'prints without end',
    run: 'yes',
    limits: ['log=1MiB'],
    exitCode: 3,
    reason: { code: 'log-limit', message: /the log grew over 1048576 bytes/ },
  },
  {
    title: 'leaves 200,000 files',
    run: 'mkdir out && cd out && seq 200000 | xargs -n 5000 touch',
    exitCode: 3,
    reason: { code: 'artifact-limit', message: /100000|100,000/ },
  },
  {
    title: 'leaves a sparse file of 100 GiB',
    run: 'mkdir out && truncate --size 100G out/sparse',
    exitCode: 3,
    reason: { code: 'artifact-limit', message: /sparse|bytes|size/ },
  },
  {
    title: 'leaves names with newlines, escapes and markup',
    run: String.raw`mkdir out && cd out && touch "$(printf 'a\nb')" "$(printf '\033[2Jc')" '<img src=x onerror=alert(1)>'`,
    exitCode: 0,
    reason: null,
  },
];

for (const { title, run, limits = [], exitCode, reason } of HOSTILE) {
  void tap.test(`a build that ${title} has a clear outcome`, async (t) => {
    const flags = limits.flatMap((limit) => ['--limit', limit]);
    const ended = await compare(t, run, ...flags);
    t.equal(ended.exitCode, exitCode, ended.summary);
    // oxlint-disable-next-line no-control-regex -- colours are control characters
    t.notMatch(ended.summary, /[\u0000-\u0009\u000b-\u001f]/);
    t.notMatch(ended.report, '<img src=x');
    for (const build of ended.document.builds) t.match(build, { reason });
    if (reason !== null) t.match(ended.report, reason.message);
  });
}
