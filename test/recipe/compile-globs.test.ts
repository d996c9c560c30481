import { setTimeout as sleep } from 'node:timers/promises';

import { execa } from 'execa';
import * as fc from 'fast-check';
import picomatch from 'picomatch';
import tap from 'tap';

import { compileGlobs } from '../../src/recipe/compile-globs.ts';

const NAME = 'a'.repeat(255);
const ENDLESS = '*a*a*a*a*a*a*a*a*b';

void tap.test('it matches what picomatch matches, interruptible or not', (t) => {
  const part = fc.constantFrom('a', 'b', '*', '**', '/', '{a,b}', '[ab]', '?', '@(a|b)', '!(a)', '+(a)', '.');
  const glob = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
  const path = fc.array(fc.constantFrom('a', 'b', '/', '.', '\n'), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.array(glob, { minLength: 1, maxLength: 3 }), path, (globs, characters) => {
      const options = { dot: true, nonegate: true, windows: false, flags: 's' };
      const text = characters.join('');
      return compileGlobs(globs)(text) === picomatch(globs, options)(text);
    }),
  );
  t.notOk(compileGlobs([])('a'), 'no glob matches nothing');
  t.end();
});

void tap.test('a path that would take for ever is an error that names it', (t) => {
  for (const glob of [
    ENDLESS,
    '**/a/**/a/**/a/**/b',
    '*(a|a*)b',
    `${'{a,aa}'.repeat(40)}b`,
    '[a]+'.repeat(9) + 'b',
  ]) {
    const isMatch = compileGlobs([glob], { pathMs: 50, allMs: 10_000 });
    t.notOk(isMatch('c'), 'a path that has nothing of it');
    t.throws(() => [NAME, 'a/'.repeat(2000)].map(isMatch), { code: 'SLOW_GLOB', message: /"a/ }, glob);
  }
  t.end();
});

void tap.test('a machine that stands still makes no glob slow', async (t) => {
  const module = new URL('../../src/recipe/compile-globs.ts', import.meta.url).href;
  const script = `
    import { compileGlobs } from '${module}';
    const isMatch = compileGlobs(['+(a)'], { pathMs: 20, allMs: 10 });
    for (let count = 0; count < 4000; count++) isMatch('aaa');`;
  const child = execa(process.execPath, ['--input-type=module', '-e', script], { reject: false });
  const ended = child.then(() => true);
  let stops = 0;
  for (; !(await Promise.race([ended, sleep(20, false)])); stops += 1) {
    child.kill('SIGSTOP');
    await sleep(40);
    child.kill('SIGCONT');
  }
  const { exitCode, stderr } = await child;
  t.equal(exitCode, 0, stderr);
  t.ok(stops > 2, `it was stopped ${stops} times`);
});

void tap.test('many paths that each take long are an error too', (t) => {
  const isMatch = compileGlobs(['*a*a*a*b'], { pathMs: 60_000, allMs: 100 });
  t.throws(
    () => {
      for (let count = 0; count < 1000; count++) isMatch(NAME);
    },
    { code: 'SLOW_GLOB', message: /\*a\*a\*a\*b/ },
  );
  t.end();
});
