import { setTimeout } from 'node:timers/promises';

import * as fc from 'fast-check';
import tap, { type Test } from 'tap';

import { parseRecipe } from '../../src/recipe/parse-recipe.ts';
import { RecipeError } from '../../src/recipe/recipe-error.ts';

const read = (text: string) => parseRecipe(text, 'verbatim.yaml');

/** The message of the error that `text` must give, without the hint. */
function problemsOf(t: Test, text: string): string[] {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof RecipeError)) throw error;
    t.equal(error.code, 'INVALID_FILE');
    return error.message.split('\n');
  }
  t.fail(`taken: ${text.slice(0, 80)}`);
  return [];
}

void tap.test('a whole file is read, units and all', (t) => {
  const recipe = read(`
packages: [cmake, "libfoo-dev(>=1.2)"]
fetch: |
  make download
build: [./configure, make]
output: ./dist/
artifacts: ['*.tar.gz']
variables: { VERSION: 1.10, DEBUG: no }
without: [clock]
limits: { time: 1h30m, memory: 8GiB, cpus: 2, artifact-count: 5 }
`);
  t.strictSame(recipe, {
    packages: ['cmake', 'libfoo-dev (>= 1.2)'],
    fetch: 'make download\n',
    build: './configure\nmake',
    output: 'dist',
    artifacts: ['*.tar.gz'],
    variables: { VERSION: '1.10', DEBUG: 'no' },
    without: ['clock'],
    limits: { time: 5400, memory: 8 * 1024 ** 3, cpus: 2, 'artifact-count': 5 },
  });
  t.strictSame(read('# nothing yet\n'), {});
  t.strictSame(read('{"build": "make", "limits": {"cpus": 3}}'), { build: 'make', limits: { cpus: 3 } });
  t.end();
});

void tap.test('an error names file, line and column, what is expected and what is there', (t) => {
  const cases: [text: string, ...expected: string[]][] = [
    [
      '\nlimits:\n  memory: 4 gigs\n',
      '3:11: limits.memory: expected a size with its unit, such as 512MiB or 4GiB; found "4 gigs"',
    ],
    [
      'limits: {time: 30}',
      '1:16: limits.time: expected a time with its unit, such as 90s, 30m or 1h30m; found "30"',
    ],
    ['limits: {time: 8d}', '1:16: limits.time: expected at most 7d; found "8d"'],
    ['limits: {cpus: 0}', '1:16: limits.cpus: expected at least 1; found "0"'],
    ['bulid: make\n', '1:1: bulid: unknown key; did you mean "build"?'],
    ['run: make\n', '1:1: run: unknown key; did you mean "build"?'],
    ['limits:\n  timeout: 3m\n', '2:3: limits.timeout: unknown key; did you mean "time"?'],
    ['build: x\nbuild: y\n', '2:1: Map keys must be unique'],
    [
      'artifacts: dist/*\n',
      '1:12: artifacts: expected a list of globs, such as ["dist/*.tar.gz"]; found "dist/*"',
    ],
    ['artifacts: []\n', '1:12: artifacts: expected at least one glob; found a list'],
    ['without: [clok]\n', '1:11: without.0: expected a variation; found "clok"; did you mean "clock"?'],
    ['build:\n', '1:7: build: expected a shell script; this one is empty; found nothing'],
    ['- build\n', '1:1: expected keys such as build and artifacts'],
    ['build: x\n---\nbuild: y\n', '2:1: expected one YAML document; a second one begins here'],
  ];
  for (const [text, ...expected] of cases) {
    t.strictSame(
      problemsOf(t, text),
      expected.map((line) => `verbatim.yaml:${line}`),
    );
  }
  t.end();
});

void tap.test('all problems are told at once, in the order of the file', (t) => {
  const lines = problemsOf(t, 'bulid: make\nlimits: {time: soon}\nartifacts: [/x]\n');
  t.match(lines, [/:1:1: bulid/, /:2:16: limits\.time/, /:3:13: artifacts\.0/]);
  t.equal(
    problemsOf(t, Array.from({ length: 50 }, (_, i) => `key${i}: x`).join('\n')).at(-1),
    '… and 30 more',
  );
  t.end();
});

void tap.test('globs and the output directory stay inside', (t) => {
  for (const glob of ['/etc/*', '../x', 'a/../b', '{..,a}/x', '!secret', 'a\\..\\b', 'a\nb']) {
    t.match(problemsOf(t, `artifacts: [${JSON.stringify(glob)}]`), [/artifacts\.0: a glob/], glob);
  }
  t.strictSame(read('artifacts: ["!(*.log)", "a..b", "{1..3}.txt"]').artifacts, [
    '!(*.log)',
    'a..b',
    '{1..3}.txt',
  ]);
  for (const output of ['/tmp', '../..', 'a/..', './../../x', '../a/../b']) {
    t.match(problemsOf(t, `output: ${output}`), [/output: the output directory/], output);
  }
  t.equal(read('output: .').output, '.');
  t.equal(read('output: ./../debs//').output, '../debs');
  t.end();
});

void tap.test('variables that belong to the builder are refused', (t) => {
  const reserved = [
    'PATH',
    'HOME',
    'TZ',
    'LANG',
    'LC_ALL',
    'LC_TIME',
    'LD_PRELOAD',
    'FAKETIME',
    'DONT_FAKE_MONOTONIC',
  ];
  const more = [
    'SOURCE_DATE_EPOCH',
    'NO_FAKE_STAT',
    'VERBATIM_CACHE',
    'SHELL',
    'BASH_ENV',
    'FAKETIME_SHARED',
    'USER',
  ];
  for (const name of [...reserved, ...more]) {
    t.match(problemsOf(t, `variables: {${name}: x}`), [/this variable belongs to the builder/], name);
  }
  t.match(problemsOf(t, 'variables: {1a: x}'), [/1:13: variables\.1a: expected a variable name/]);
  t.match(problemsOf(t, 'variables: {__proto__: x}'), [/1:13: expected a plain text as key/]);
  t.match(problemsOf(t, 'variables: {? [a] : x}'), [/expected a plain text as key/]);
  t.strictSame(read('variables: {CFLAGS: -O2, LD_LIBRARY_PATH: x}').variables, {
    CFLAGS: '-O2',
    LD_LIBRARY_PATH: 'x',
  });
  t.end();
});

void tap.test('aliases work, and no bomb goes off', (t) => {
  t.strictSame(read('packages: [&x cmake]\nbuild: *x'), { packages: ['cmake'], build: 'cmake' });
  t.match(problemsOf(t, 'packages: &p [-x]\nbuild: make\n'), [/:1:15: packages\.0/]);
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
  for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg'])
    bomb.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join(', ')}]`);
  t.match(problemsOf(t, bomb.join('\n')), ['verbatim.yaml uses more YAML aliases than a recipe needs']);
  t.match(problemsOf(t, 'packages: &a [*a]'), [/packages\.0: expected a Debian package; found a list/]);
  t.match(problemsOf(t, `packages: ${'['.repeat(50_000)}`), [
    'verbatim.yaml is nested too deeply to be a recipe',
  ]);
  t.match(problemsOf(t, 'x'.repeat(300_000)), ['verbatim.yaml is larger than 256 KiB; a recipe is not']);
  t.end();
});

void tap.test('nothing is said outside the error, whatever the file holds', async (t) => {
  const warnings: Error[] = [];
  const listen = (warning: Error) => void warnings.push(warning);
  process.on('warning', listen);
  t.teardown(() => process.off('warning', listen));
  const piece = fc.constantFrom(
    'a: b\n',
    '? [x]\n: y\n',
    '- ',
    'build: ',
    '&a ',
    '*a',
    '!!set ',
    '[',
    ']',
    '{',
    '}',
    '\n',
    '|\n',
    '<<: ',
    '"',
    "'",
    '%',
    '\t',
    ' ',
    '0x1',
    '~',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      try {
        read(pieces.join(''));
      } catch (error) {
        if (!(error instanceof RecipeError)) throw error;
      }
    }),
    { numRuns: 1500 },
  );
  await setTimeout(0);
  t.strictSame(warnings, []);
});
