import * as fc from 'fast-check';
import { test } from 'tap';

import { parseArtifactGlobs } from '../../src/build/artifact-globs.ts';

function rootsOf(...globs: string[]): readonly string[] {
  return parseArtifactGlobs(globs).roots;
}

void test('the search starts at the longest part of each glob without wildcards', (t) => {
  t.strictSame(rootsOf('dist/*.whl', './dist/sub/*', 'target/release/app'), ['dist', 'target/release/app']);
  t.strictSame(rootsOf('*.deb', 'dist/*'), ['']);
  t.strictSame(rootsOf('{a,b}/c'), ['']);
  t.strictSame(rootsOf('a/{b,c}/d', 'a/b*', 'ab'), ['a', 'ab']);
  t.strictSame(rootsOf('.'), ['']);
  t.strictSame(rootsOf('build/', 'build//x'), ['build']);
  t.strictSame(rootsOf('a/b\\*c'), ['a']);
  t.end();
});

void test('a directory that matches stands for all below it', (t) => {
  const globs = parseArtifactGlobs(['dist/', '*.deb', 'a/**/x', 'out/**']);
  for (const path of [
    'dist',
    'dist/a',
    'dist/.b/c',
    'x.deb',
    'x.deb/inside',
    '.x.deb',
    'a/x',
    'a/b/c/x/y',
    'new\nline.deb',
    'dist/new\nline',
    'out/a/.b/c',
  ]) {
    t.ok(globs.isMatch(path), JSON.stringify(path));
  }
  for (const path of ['distant', 'outer', 'sub/x.deb', 'a/b', 'x.deb.txt'])
    t.notOk(globs.isMatch(path), path);
  t.end();
});

void test('nothing that matches lies outside the roots', (t) => {
  const part = fc.constantFrom('a', 'b', '*', '**', '{a,b}', 'a*', '[ab]', '?', '.a');
  const glob = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  const path = fc
    .array(fc.constantFrom('a', 'b', 'ab', '.a', 'c'), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.join('/'));
  fc.assert(
    fc.property(fc.array(glob, { minLength: 1, maxLength: 3 }), path, (patterns, candidate) => {
      const globs = parseArtifactGlobs(patterns);
      const isReached = globs.roots.some(
        (root) => root === '' || candidate === root || candidate.startsWith(`${root}/`),
      );
      return !globs.isMatch(candidate) || isReached;
    }),
  );
  t.end();
});
