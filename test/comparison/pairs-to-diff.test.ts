import tap from 'tap';

import { compareBuilds } from '../../src/comparison/compare-builds.ts';
import { neededNormalisations } from '../../src/comparison/needed-normalisations.ts';
import { pairsToDiff } from '../../src/comparison/pairs-to-diff.ts';
import { digestOf, normalisation, scenario, type Made } from './scenario.ts';

const judge = (rows: [string, Made][], path = '', letters = '') =>
  compareBuilds(scenario(...rows), new Map(letters === '' ? [] : [[path, normalisation(letters)]]));

void tap.test('the largest class of a cohort is diffed with each of the others', (t) => {
  const { pairs, undiffed } = pairsToDiff(
    judge([
      ['bookworm', { a: 'x' }],
      ['bookworm', { a: 'x' }],
      ['bookworm+user', { a: 'y' }],
      ['bookworm+uid', { a: 'z' }],
    ]),
  );
  t.strictSame(pairs, [
    {
      path: 'a',
      left: { letter: 'A', digest: digestOf('x'), size: 1 },
      right: { letter: 'B', digest: digestOf('y'), size: 1 },
    },
    {
      path: 'a',
      left: { letter: 'A', digest: digestOf('x'), size: 1 },
      right: { letter: 'C', digest: digestOf('z'), size: 1 },
    },
  ]);
  t.strictSame(undiffed, []);
  t.end();
});

void tap.test(
  'classes of different toolchains are not diffed, a pair that two toolchains hold is diffed once',
  (t) => {
    const { pairs } = pairsToDiff(
      judge([
        ['bookworm', { a: 'x', b: 'x' }],
        ['bookworm+all', { a: 'x', b: 'y' }],
        ['trixie', { a: 'y', b: 'x' }],
        ['trixie+all', { a: 'y', b: 'y' }],
      ]),
    );
    t.strictSame(
      pairs.map(({ path, left, right }) => [path, left.letter, right.letter]),
      [['b', 'A', 'B']],
    );
    t.end();
  },
);

void tap.test('what differs in kind, target or mode only is told, not diffed', (t) => {
  const { pairs, undiffed } = pairsToDiff(
    judge([
      ['bookworm', { kind: 'x', target: '-> x', mode: '644:x' }],
      ['bookworm+all', { kind: '-> x', target: '-> y', mode: '755:x' }],
    ]),
  );
  t.strictSame(pairs, []);
  t.match(undiffed, [
    { path: 'kind', letters: ['A', 'B'], reason: 'one is a file, the other a symlink' },
    { path: 'mode', letters: ['A', 'B'], reason: 'the same contents with mode 0644 and 0755' },
    { path: 'target', letters: ['A', 'B'], reason: 'symlinks with different targets' },
  ]);
  t.end();
});

void tap.test('mismatches come before equivalents', (t) => {
  const rows: [string, Made][] = [
    ['bookworm', { a: 'x', b: 'x' }],
    ['bookworm+all', { a: 'y', b: 'y' }],
  ];
  t.strictSame(
    pairsToDiff(judge(rows, 'a', 'AB')).pairs.map(({ path }) => path),
    ['b', 'a'],
  );
  t.end();
});

void tap.test('only files of one cohort with the same mode are worth normalising', (t) => {
  const needed = neededNormalisations(
    judge([
      ['bookworm', { content: 'x', mode: 'x', link: '-> x', same: 'x', missing: 'x', across: 'x' }],
      ['bookworm', { content: 'y', mode: '755:y', link: '-> y', same: 'x', missing: 'y', across: 'x' }],
      ['bookworm', { content: 'y', mode: 'x', link: '-> y', same: 'x', across: 'x' }],
      ['trixie', { content: 'z', mode: 'x', link: '-> y', same: 'x', missing: 'z', across: 'y' }],
    ]),
  );
  t.strictSame(needed, [
    {
      path: 'content',
      classes: [
        { letter: 'A', digest: digestOf('y'), size: 1 },
        { letter: 'B', digest: digestOf('x'), size: 1 },
      ],
    },
    {
      path: 'missing',
      classes: [
        { letter: 'A', digest: digestOf('x'), size: 1 },
        { letter: 'B', digest: digestOf('y'), size: 1 },
      ],
    },
  ]);
  t.end();
});
