import * as fc from 'fast-check';
import { test } from 'tap';

import { firstDivergence } from '../../../src/cause/trace/first-divergence.ts';
import { neutralText } from '../../../src/cause/trace/neutral-text.ts';
import { parseTrace } from '../../../src/cause/trace/parse-trace.ts';
import { recordedTrace } from './recorded-trace.ts';

const same = (text: string): string => text;
const parse = (...lines: string[]) => parseTrace(['verbatim-trace 1', ...lines, ''].join('\n'), same);

void test('a recorded trace is read whole', async (t) => {
  const trace = await recordedTrace('bookworm', 'control');
  t.ok(trace.isWhole);
  const [shell, make] = trace.processes;
  t.match(shell, {
    parent: null,
    command: { arguments: ['/bin/sh', '-e', '-c', 'make -j2'], isWhole: true, cwd: '{build}/src' },
  });
  t.match(make, { parent: shell?.id, command: { arguments: ['make', '-j2'] } });
  t.ok(make?.reads.some(({ path, digest }) => path === '{build}/src/Makefile' && digest?.length === 64));
});

void test('names keep their bytes', (t) => {
  const trace = parse('start\t1\t0', 'exec\t1\t/a%20b\twhole\tprintf\t%25s%0A\t\tna%C3%AFve%FF', 'end');
  t.match(trace, {
    isWhole: true,
    processes: [{ command: { cwd: '/a b', arguments: ['printf', '%s\n', '', 'naïve\uFFFD'] } }],
  });
  t.end();
});

void test('what is not the tracer’s makes a trace that is not whole', (t) => {
  const start = 'start\t1\t0';
  const cases: [string, string[]][] = [
    ['no end', [start]],
    ['cut', [start, 'cut', 'end']],
    ['something behind the end', [start, 'end', start]],
    ['an unknown event', [start, 'note\t1', 'end']],
    ['an event of nobody', ['read\t1\t/a\t-', 'end']],
    ['a process twice', [start, start, 'end']],
    ['a second program', [start, 'exec\t1\t/\twhole\ta', 'exec\t1\t/\twhole\tb', 'end']],
    ['a digest that is none', [start, 'read\t1\t/a\tabc', 'end']],
    ['a number that is none', ['start\t1e3\t0', 'end']],
    ['too few fields', [start, 'write\t1', 'end']],
  ];
  for (const [title, lines] of cases) t.match(parse(...lines), { isWhole: false }, title);
  t.match(parse(start, 'end'), { isWhole: true });
  t.equal(parseTrace('', same), null);
  t.equal(parseTrace('something else\n', same), null);
  t.end();
});

void test('nothing that a build writes there stops the search', (t) => {
  const id = fc.constantFrom('0', '1', '2', '3', '99999999999', '-1', 'x', '');
  const path = fc.constantFrom('{build}/src/a', '{build}/src/b', '{tmp}', '');
  const digest = fc.constantFrom('-', 'a'.repeat(64), 'b'.repeat(64), 'zz');
  const line = fc.oneof(
    fc.tuple(fc.constant('start'), id, id),
    fc.tuple(fc.constant('exec'), id, path, fc.constantFrom('whole', 'cut'), fc.string()),
    fc.tuple(fc.constantFrom('read', 'write'), id, path, digest),
    fc.tuple(fc.constant('in'), id, id),
    fc.tuple(fc.constant('out'), id, id, digest, id, fc.string()),
    fc.array(fc.string()),
  );
  const trace = fc.array(line, { maxLength: 60 });
  fc.assert(
    fc.property(trace, trace, (...sides) => {
      const [left, right] = sides.map((lines) => parse(...lines.map((fields) => fields.join('\t'))));
      if (left === undefined || right === undefined || left === null || right === null) return;
      firstDivergence(left, right, 'src/a');
      firstDivergence(right, left, 'src/b');
    }),
    { numRuns: 1000 },
  );
  t.end();
});

void test('folders of the environment and names drawn at random are neutral', (t) => {
  const neutral = neutralText({ buildPath: '/build/vbp1', home: '/home/vbu' });
  t.strictSame(
    [
      '-I/build/vbp1/src',
      '/tmp/ccAb12.s',
      '/tmp/tmp.x1Y2z3',
      '/tmp/dir-9/x.c',
      '/home/vbu/.m2',
      '/usr/tmp/x',
    ].map(neutral),
    ['-I{build}/src', '{tmp}.s', '{tmp}', '{tmp}/x.c', '{home}/.m2', '/usr/tmp/x'],
  );
  t.end();
});
