import { execFileSync } from 'node:child_process';

import * as fc from 'fast-check';
import tap from 'tap';

import { DETECTORS, detectRecipe } from '../../src/recipe/detect-recipe.ts';
import { DEPENDENCY_PATTERN } from '../../src/recipe/debian-dependency.ts';
import { RecipeError } from '../../src/recipe/recipe-error.ts';
import { shellQuote } from '../../src/recipe/tree-text.ts';
import { fakeTree } from './fake-tree.ts';

/** One tree of each kind, the second with something to fetch or to make first. */
const KINDS: Record<string, Record<string, string | null>> = {
  'Debian source package': {
    'debian/control': 'Source: x\nBuild-Depends: debhelper (>= 11)\n',
    'debian/rules': '',
  },
  autotools: { configure: null },
  'autotools to be made': { 'configure.ac': 'AC_INIT([x],[1])\n' },
  CMake: { 'CMakeLists.txt': 'install(TARGETS x)\n' },
  'CMake that fetches': { 'CMakeLists.txt': 'FetchContent_MakeAvailable(x)\n' },
  Meson: { 'meson.build': "executable('x', 'x.c', install: true)\n" },
  'Meson without install': {
    'meson.build': "executable('x', 'x.c', install : false)\n",
    'subprojects/z.wrap': '',
  },
  make: { Makefile: 'all:\n\tcc x.c\n' },
  npm: { 'package.json': '{"name":"x","version":"1"}', 'index.js': '' },
  'npm with a build': {
    'package.json':
      '{"name":"x","version":"1","scripts":{"build":"tsc"},"devDependencies":{"typescript":"5"}}',
    'package-lock.json': '{}',
  },
  'npm without a name': { 'package.json': '{"scripts":{"build":"x"}}' },
  Python: { 'setup.py': '' },
  'Python of the index': {
    'pyproject.toml':
      '[build-system]\nrequires = ["hatchling>=99", "it\'s"]\nbuild-backend = "hatchling.build"\n',
  },
  Go: { 'go.mod': 'module x\n' },
  'Go with modules': { 'go.mod': 'module x\nrequire example.org/y v1.0.0\n' },
  Cargo: { 'Cargo.toml': '[package]\n' },
  'Cargo with crates': { 'Cargo.toml': '[dependencies]\nx = "1"\n' },
  Maven: { 'pom.xml': '<project></project>' },
  'Maven with dependencies': { 'pom.xml': '<project><dependency></dependency></project>' },
};
const detect = (files: Record<string, string | null>) => detectRecipe(fakeTree(files), { version: '1.0' });

for (const [kind, files] of Object.entries(KINDS)) {
  void tap.test(`${kind} is detected, with packages apt takes and scripts a shell can read`, (t) => {
    const detection = detect(files);
    t.ok(kind.startsWith(detection.name));
    t.match(detection.explanation, /^\S+( and \S+)? (is|are) there; \S/);
    for (const dependency of detection.packages) t.match(dependency, DEPENDENCY_PATTERN);
    for (const script of [detection.fetch, detection.build]) {
      if (script === null) continue;
      t.match(script, /\n$/);
      execFileSync('sh', ['-n'], { input: script });
    }
    t.end();
  });
}

void tap.test('what packages and what drives goes before what is packaged and driven', (t) => {
  const { make, npm, CMake, Meson, autotools, Python, Cargo } = KINDS;
  const debian = KINDS['Debian source package'];
  const driver = {
    'pyproject.toml': '[build-system]\nrequires = ["meson-python"]\nbuild-backend = "mesonpy"\n',
  };
  const cases: [string, Record<string, string | null>][] = [
    ['Debian source package', { ...debian, ...autotools, ...make }],
    ['autotools', { ...autotools, ...CMake, ...make, ...npm }],
    ['Meson', { ...Meson, ...Cargo }],
    ['Python', { ...Meson, ...driver }],
    ['CMake', { ...CMake, ...Python }],
    ['Cargo', { ...Cargo, ...npm, ...make }],
    ['npm', { ...npm, ...make }],
    ['make', { ...make, 'pyproject.toml': '[tool.black]\n' }],
    ['make', { ...make, 'package.json': '{"private":true}' }],
  ];
  for (const [expected, files] of cases) t.equal(detect(files).name, expected, Object.keys(files).join(' '));
  t.match(detect({ ...autotools, ...make, ...npm }).explanation, /\(passed over: npm, make\)$/);
  t.end();
});

void tap.test('a broken description is an error that names it, unless another kind goes before', (t) => {
  for (const name of ['package.json', 'pyproject.toml']) {
    for (const text of ['{', '[1', null]) {
      t.throws(() => detect({ [name]: text }), { code: 'INVALID_SOURCE', message: name }, `${name} ${text}`);
    }
  }
  t.match(detect({ 'go.mod': 'module x\n', 'package.json': '{' }), { name: 'Go' });
  t.end();
});

void tap.test('no tree breaks the detection', (t) => {
  const names = fc.constantFrom(
    'debian/control',
    'debian/rules',
    'configure',
    'configure.ac',
    'CMakeLists.txt',
    'meson.build',
    'Makefile',
    'package.json',
    'pyproject.toml',
    'setup.py',
    'go.mod',
    'Cargo.toml',
    'Cargo.lock',
    'pom.xml',
    '__proto__',
  );
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constant(null),
    fc.constant('Build-Depends: a'),
    fc.constant('{"scripts":{"build":1},"name":"x"}'),
  );
  fc.assert(
    fc.property(fc.dictionary(names, texts, { noNullPrototype: true }), (files) => {
      try {
        const detection = detect(files);
        t.ok(detection.artifacts.length > 0 && detection.build !== '');
      } catch (error) {
        if (!(error instanceof RecipeError)) throw error;
      }
    }),
    { numRuns: 500 },
  );
  t.end();
});

void tap.test('a hostile build file does not slow the detection down', (t) => {
  const texts = [
    'PKG_CHECK_MODULES(',
    'install ',
    '\n',
    ' ',
    'find_package(',
    "dependency('",
    'install:\n',
    '#',
    'AC_CHECK_LIB(',
  ];
  const started = performance.now();
  for (const text of texts) {
    const long = text.repeat(Math.ceil((256 * 1024) / text.length));
    for (const name of [
      'configure.ac',
      'CMakeLists.txt',
      'meson.build',
      'Makefile',
      'pom.xml',
      'go.mod',
      'Cargo.toml',
    ]) {
      detect({ [name]: long });
    }
    t.throws(() =>
      detect({
        'debian/rules': '',
        'debian/control': `Source: x\nBuild-Depends: ${long.replaceAll('\n', ' ')}(`,
      }),
    );
  }
  detect({
    'pyproject.toml': `[build-system]\nrequires = ["a${' '.repeat(60_000)}@"]\nbuild-backend = "setuptools.build_meta"\n`,
  });
  t.ok(performance.now() - started < 5000, `${Math.round(performance.now() - started)} ms`);
  t.end();
});

void tap.test('every text survives the shell as one word', (t) => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...Array.from(`ab '"\\$\`;&|<>()*?[]{}~#!%\n`)) }),
      (text) => {
        if (text === '') return;
        t.equal(execFileSync('sh', ['-c', `printf %s ${shellQuote(text)}`], { encoding: 'utf8' }), text);
      },
    ),
    { numRuns: 30 },
  );
  t.end();
});

void tap.test('every detector says what it looks for', (t) => {
  t.equal(DETECTORS.length, 11);
  for (const { looksFor } of DETECTORS) t.match(looksFor, /\S/);
  t.end();
});

void tap.test('make installs below the variable that the makefile takes the root from', (t) => {
  const install = 'install:\n\tcp x $(DESTDIR)$(PREFIX)/bin\n';
  t.match(detect({ Makefile: install }).build, /^make install DESTDIR="\$artifacts"$/m);
  t.match(
    detect({ Makefile: 'install:\n\tcp x $(prefix)/bin\n' }).build,
    /^make install prefix="\$artifacts"$/m,
  );
  // As tree 2.1 has it.
  const programs = 'PREFIX=/usr/local\nDESTDIR=${PREFIX}/bin\nMANDIR=${PREFIX}/man\n';
  t.match(detect({ Makefile: programs + install }).build, /^make install PREFIX="\$artifacts"$/m);
  t.end();
});
