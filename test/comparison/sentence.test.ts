import tap from 'tap';

import { compareBuilds } from '../../src/comparison/compare-builds.ts';
import type { Normalisation } from '../../src/comparison/artifact-comparison.ts';
import { sentenceOf } from '../../src/comparison/sentence.ts';
import type { Telling } from '../../src/comparison/telling.ts';
import type { Variation } from '../../src/environment/variation.ts';
import { normalisation, scenario, tellingBuilds, type Made } from './scenario.ts';

function sentence(
  rows: [string, Made][],
  more: {
    normalised?: Record<string, Normalisation>;
    untried?: Variation[];
    causes?: Telling['causes'];
  } = {},
): string {
  const builds = scenario(...rows);
  const judgement = compareBuilds(builds, new Map(Object.entries(more.normalised ?? {})));
  const untried = (more.untried ?? []).map((variation) => ({
    variation,
    reason: 'the recipe leaves it out',
  }));
  return sentenceOf({ judgement, builds: tellingBuilds(builds), untried, causes: more.causes ?? [] });
}

const FIVE = { a: 'x', b: 'x', c: 'x', d: 'x', e: 'x' };

const many = (content: string): Made =>
  Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`file-${index + 10}`, content]));

void tap.test('all the same', (t) => {
  t.equal(
    sentence([
      ['bookworm', FIVE],
      ['bookworm', FIVE],
      ['bookworm+all', FIVE],
    ]),
    'All 5 artifacts are the same in all 3 builds.',
  );
  t.equal(
    sentence([
      ['bookworm', { a: 'x' }],
      ['bookworm', { a: 'x' }],
    ]),
    'The only artifact is the same in both builds.',
  );
  t.end();
});

void tap.test('toolchain independence is told when it was tried', (t) => {
  const same: [string, Made][] = [
    ['bookworm', FIVE],
    ['bookworm', FIVE],
  ];
  t.equal(
    sentence([...same, ['trixie', FIVE]]),
    'All 5 artifacts are the same in both builds on bookworm; the same whatever the toolchain.',
  );
  t.equal(
    sentence([...same, ['trixie', { ...FIVE, b: 'y', e: 'z' }]]),
    'All 5 artifacts are the same in both builds on bookworm; 2 of 5 artifacts differ between toolchains: `b` and `e`.',
  );
  t.equal(
    sentence([...same, ['trixie', 'failure']]),
    'All 5 artifacts are the same in both builds on bookworm; trixie failed in its build step; toolchains are not compared with each other.',
  );
  t.end();
});

void tap.test('what differs is named, with what was different about the environment', (t) => {
  t.equal(
    sentence([
      ['bookworm', FIVE],
      ['bookworm', FIVE],
      ['bookworm+all', { ...FIVE, b: 'y', d: 'y' }],
    ]),
    '2 of 5 artifacts differ: `b` and `d` in bookworm+all, whose environment differs in 17 aspects.',
  );
  t.equal(
    sentence(
      [
        ['bookworm', FIVE],
        ['bookworm+timezone+locale+file-order', { ...FIVE, b: 'y' }],
      ],
      { untried: ['locale'] },
    ),
    '1 of 5 artifacts differs: `b` in bookworm+timezone+locale+file-order, whose environment differs in timezone and file order; not tried: locale.',
  );
  t.end();
});

void tap.test('the control is never the one that is said to differ from varied builds', (t) => {
  t.equal(
    sentence([
      ['bookworm', { a: 'x' }],
      ['bookworm+user', { a: 'y' }],
      ['bookworm+uid', { a: 'y' }],
    ]),
    'The only artifact differs: `a` in bookworm+user and bookworm+uid.',
  );
  t.end();
});

void tap.test('a difference between identical builds is told as that', (t) => {
  t.equal(
    sentence([
      ['bookworm', FIVE],
      ['bookworm', { ...FIVE, a: 'y' }],
      ['bookworm+all', { ...FIVE, a: 'z', b: 'z' }],
    ]),
    '2 of 5 artifacts differ: `a` even between identical builds of bookworm; `b` in bookworm+all, whose environment differs in 17 aspects.',
  );
  t.end();
});

void tap.test('what a build lacks is missing from it', (t) => {
  const { e: _, ...four } = FIVE;
  t.equal(
    sentence([
      ['bookworm', FIVE],
      ['bookworm', FIVE],
      ['bookworm+user', four],
    ]),
    '1 of 5 artifacts differs: `e` missing from bookworm+user, whose environment differs in user.',
  );
  t.end();
});

void tap.test('many names are cut', (t) => {
  t.equal(
    sentence([
      ['bookworm', many('x')],
      ['bookworm+user', many('y')],
    ]),
    '20 of 20 artifacts differ: `file-10`, `file-11`, `file-12` and 17 more in bookworm+user, whose environment differs in user.',
  );
  t.end();
});

void tap.test('equal after normalisation is not counted as the same', (t) => {
  const rows: [string, Made][] = [
    ['bookworm', FIVE],
    ['bookworm', FIVE],
    ['bookworm+all', { ...FIVE, b: 'y', d: 'y' }],
  ];
  t.equal(
    sentence(rows, { normalised: { b: normalisation('AB'), d: normalisation('AB') } }),
    '3 of 5 artifacts are the same in all 3 builds; 2 only after strip-nondeterminism 1.13.1 (gzip): `b` and `d`.',
  );
  t.equal(
    sentence(
      [
        ['bookworm', { a: 'x' }],
        ['bookworm', { a: 'y' }],
      ],
      { normalised: { a: normalisation('AB') } },
    ),
    'The only artifact is the same in both builds only after strip-nondeterminism 1.13.1 (gzip): `a`; identical builds of bookworm differ.',
  );
  t.end();
});

void tap.test('inconclusive says why', (t) => {
  t.equal(
    sentence([
      ['bookworm', FIVE],
      ['bookworm', FIVE],
      ['bookworm+all', 'failure'],
    ]),
    'Inconclusive: bookworm+all failed in its build step; all 5 artifacts of the other builds are the same.',
  );
  t.equal(
    sentence([
      ['bookworm', 'timeout'],
      ['bookworm', 'timeout'],
      ['bookworm+all', 'error'],
      ['trixie', 'failure'],
    ]),
    'Inconclusive: bookworm and bookworm#2 ran out of time in their build step and bookworm+all met a fault of the engine or of Verbatim in its build step; trixie failed in its build step; toolchains are not compared with each other.',
  );
  t.equal(
    sentence([
      ['bookworm', { a: 'x' }],
      ['trixie', { a: 'x' }],
    ]),
    'Inconclusive: no toolchain was to build it twice; the same whatever the toolchain.',
  );
  t.equal(
    sentence([
      ['bookworm', {}],
      ['bookworm', {}],
    ]),
    'Inconclusive: no build left an artifact.',
  );
  t.equal(
    sentence([
      ['bookworm', { a: 'x', 'dev/null': 'refused' }],
      ['bookworm', { a: 'x', 'dev/null': 'refused' }],
    ]),
    'Inconclusive: what was built at `dev/null` could not be taken.',
  );
  t.end();
});

void tap.test('a failure is told beside a difference', (t) => {
  t.match(
    sentence([
      ['bookworm', { a: 'x' }],
      ['bookworm+user', { a: 'y' }],
      ['bookworm+all', 'cancelled'],
    ]),
    /^The only artifact differs: `a` in bookworm\+user, .*; bookworm\+all was stopped in its build step\.$/,
  );
  t.end();
});

void tap.test('a name cannot break out of its quotes, its line or its length', (t) => {
  const names = [
    'a\nb',
    '`; rm',
    '\u202egpj.exe',
    '\u001b[2J',
    `${'long/'.repeat(200)}end`,
    '\ud800',
    'back\\slash',
  ];
  for (const name of names) {
    const told = sentence([
      ['bookworm', { [name]: 'x', other: 'x' }],
      ['bookworm+user', { [name]: 'y', other: 'x' }],
    ]);
    t.ok(told.length < 250, JSON.stringify(name));
    t.equal(told.match(/`/g)?.length, 2);
    t.notMatch(told, /[\p{Cc}\p{Cf}\p{Cs}]/u);
  }
  t.end();
});
