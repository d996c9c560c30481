import * as fc from 'fast-check';
import tap from 'tap';

import { parseControl } from '../../src/recipe/debian-control.ts';
import {
  DEPENDENCY_PATTERN,
  normaliseDependency,
  splitDependencies,
} from '../../src/recipe/debian-dependency.ts';

const GOOD = {
  cmake: 'cmake',
  'debhelper-compat (= 13)': 'debhelper-compat (= 13)',
  'libfoo-dev(>=1.2)|libbar-dev': 'libfoo-dev (>= 1.2) | libbar-dev',
  'g++:native  (<<4:12)': 'g++:native (<< 4:12)',
  'python3:any (> 3.9~)': 'python3:any (>= 3.9~)',
  'systemd-dev[linux-any  !hppa]<!nocheck><!cross !stage1>':
    'systemd-dev [linux-any !hppa] <!nocheck> <!cross !stage1>',
  'libc6-dev (>= 2.36-9+deb12u1) [amd64] | libc6.1-dev [alpha]':
    'libc6-dev (>= 2.36-9+deb12u1) [amd64] | libc6.1-dev [alpha]',
};

void tap.test('a clause is taken and brought to one spelling', (t) => {
  for (const [written, expected] of Object.entries(GOOD)) {
    t.match(written, DEPENDENCY_PATTERN);
    t.equal(normaliseDependency(written), expected);
    t.match(expected, DEPENDENCY_PATTERN);
    t.equal(normaliseDependency(expected), expected);
  }
  t.end();
});

void tap.test('an option, a second clause, a newline or a shell word is no clause', (t) => {
  const bad = [
    '-o',
    '--foo',
    '-ofoo=bar',
    'a',
    'Cmake',
    'a, b',
    'aa\n-o',
    'aa\nbb',
    'aa;id',
    'aa (>= 1',
    '$(id)',
    '',
  ];
  for (const text of bad) t.notMatch(text, DEPENDENCY_PATTERN);
  t.end();
});

void tap.test('no text that is taken begins with a dash or holds a control character', (t) => {
  const text = fc.string({ unit: fc.constantFrom(...Array.from('ab1-+.:()<>=|[]! \n\t')), maxLength: 30 });
  fc.assert(
    fc.property(text, (clause) => {
      if (DEPENDENCY_PATTERN.test(clause)) {
        t.notMatch(clause, /^-|[\n\t]/);
        t.match(normaliseDependency(clause), DEPENDENCY_PATTERN);
      }
    }),
    { numRuns: 2000 },
  );
  t.end();
});

void tap.test('folded fields with comments and a last comma are split', (t) => {
  const [source] = parseControl(
    '# top\nSource: x\nBuild-Depends:\n debhelper (>= 11),\n# why\n\tdocbook-xml ,\n xsltproc,\nStandards-Version: 4\n\nPackage: y\nBuild-Depends: no\n',
  );
  t.strictSame(splitDependencies(source?.['build-depends'] ?? ''), [
    'debhelper (>= 11)',
    'docbook-xml',
    'xsltproc',
  ]);
  t.equal(parseControl('A: 1\n\n\nB: 2').length, 2);
  t.end();
});

void tap.test('no control file breaks the reader', (t) => {
  fc.assert(fc.property(fc.string(), (text) => Array.isArray(parseControl(text))));
  t.end();
});
