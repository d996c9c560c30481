import tap from 'tap';

import { compareLogs, LOG_BOUNDS, type ComparedLog } from '../../src/comparison/compare-logs.ts';
import { chooseEnvironment } from '../../src/environment/choose-environment.ts';
import type { Environment } from '../../src/environment/environment.ts';
import { parseBuilders } from '../../src/environment/parse-builders.ts';

const environmentOf = (notation: string): Environment => {
  const [builder] = parseBuilders(notation, ['bookworm']);
  if (builder === undefined) throw new Error(notation);
  const given = { without: [], unavailable: [], controlClock: 1_795_350_000, engineCpus: 2 };
  return chooseEnvironment({ seed: 'ab', builder, ...given }).environment;
};
const CONTROL = environmentOf('bookworm');
const VARIED = environmentOf('bookworm+all');

const control = (...lines: string[]): ComparedLog => logOf('bookworm', CONTROL, lines);
const varied = (...lines: string[]): ComparedLog => logOf('bookworm+all', VARIED, lines);
function logOf(label: string, environment: Environment, lines: string[]): ComparedLog {
  const start = label.length;
  return { label, environment, text: lines.map((line, index) => `${index}.${start} ${line}\n`).join('') };
}

const say = (env: Environment): string[] => [
  `make: Entering directory '${env.buildPath}/src'`,
  `built by ${env.user.name} (${env.user.gecos}) on ${env.hostname}.${env.domain}`,
  `uid=${env.uid} gid=${env.gid} HOME=${env.home} TZ=${env.timezone} LANG=${env.locale}`,
  `PATH=${env.path}:${env.buildPath}/bin`,
];
const linesOf = (word: string): string[] => [
  'same',
  ...Array.from({ length: 5000 }, (_, index) => `${word} ${index}x`),
];

void tap.test('values of the two environments are no difference', (t) => {
  t.equal(compareLogs(control(...say(CONTROL)), varied(...say(VARIED))), null);
  t.end();
});

void tap.test('times, durations, process ids and names of temporary files are no difference', (t) => {
  const pairs: [string, string][] = [
    ['at 2026-11-22T12:20:00Z', 'at 2027-12-27T11:43:01+13:17'],
    [
      'Built on Sun Nov 22 12:20:00 UTC 2026',
      `Built on Tue Dec 28 01:00:01 ${VARIED.timezone.slice(0, 5)} 2027`,
    ],
    ['Date: Sun, 22 Nov 2026 12:20:00 +0000', 'Date: Tue, 28 Dec 2027 01:00:01 +1317'],
    ['done at 12:20', 'done at 11:43 AM'],
    ['epoch 1795350000', 'epoch 1829907781.25'],
    ['took 0m1.234s', 'took 2m10.5s'],
    ['finished in 3.2 seconds', 'finished in 14 seconds'],
    ['compiled in 310ms', 'compiled in 2s'],
    ['daemon[4711]: pid 4712', 'daemon[815]: pid 816'],
    ['gcc /tmp/ccAb12Zx.o -o a', 'gcc /tmp/ccQQ9911.o -o a'],
    ['mkdir tmp.Xy12AbCdEf', 'mkdir tmp.0000zzzzzz'],
    ['\u001b[1mok\u001b[0m', 'ok'],
  ];
  for (const [one, other] of pairs) t.equal(compareLogs(control(one), varied(other)), null, one);
  t.end();
});

void tap.test('anything else is', (t) => {
  const pairs: [string, string][] = [
    ['foo.c:12:34: warning', 'foo.c:12:35: warning'],
    ['checking for utimensat... yes', 'checking for utimensat... no'],
    ['version 1.2.3', 'version 1.2.4'],
    ['make[1]: Leaving', 'make[2]: Leaving'],
    ['a', ''],
  ];
  for (const [one, other] of pairs) t.ok(compareLogs(control(one), varied(other)), one);
  t.end();
});

void tap.test('the difference is a unified diff of the two labels', (t) => {
  t.strictSame(
    compareLogs(control('one', 'checking x... yes', 'three'), varied('one', 'checking x... no', 'three')),
    {
      unifiedDiff: [
        '--- bookworm',
        '+++ bookworm+all',
        '@@ -1,3 +1,3 @@',
        ' one',
        '-checking x... yes',
        '+checking x... no',
        ' three',
        '',
      ].join('\n'),
      truncated: false,
    },
  );
  t.end();
});

void tap.test(
  'logs with nothing in common are compared from their first difference on, and that is said',
  (t) => {
    const found = compareLogs(control(...linesOf('left')), varied(...linesOf('right')));
    t.equal(found?.truncated, true);
    t.match(found?.unifiedDiff, /^--- bookworm\n\+\+\+ bookworm\+all\n@@ -1,251 \+1,251 @@\n same\n-left 0x/);
    t.end();
  },
);

void tap.test('a bound is said even when nothing different is before it', (t) => {
  const bounds = { ...LOG_BOUNDS, lines: 2 };
  t.strictSame(compareLogs(control('a', 'b', 'c'), varied('a', 'b', 'd'), bounds), {
    unifiedDiff: '',
    truncated: true,
  });
  const found = compareLogs(control('a', 'b'), varied('c', 'd'), { ...LOG_BOUNDS, diffLines: 4 });
  t.match(found, { truncated: true, unifiedDiff: /^(?:.*\n){3}.*$/ });
  t.end();
});

void tap.test('a log made to be slow is not', { timeout: 30_000 }, (t) => {
  for (const piece of ['1', '1m ', '12:', 'Mon Jan ', '/tmp/', '[123', '2026-11-22 ', '\u001b[']) {
    const hostile = (end: string): string[] => Array.from({ length: 300 }, () => piece.repeat(5000) + end);
    compareLogs(control(...hostile('a')), varied(...hostile('b')));
  }
  t.end();
});
