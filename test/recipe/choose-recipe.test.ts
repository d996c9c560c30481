import tap from 'tap';

import { chooseRecipe, NO_FLAGS, type RecipeChoice } from '../../src/recipe/choose-recipe.ts';
import { RecipeError } from '../../src/recipe/recipe-error.ts';
import { DEFAULT_LIMITS, recipeSchema } from '../../src/recipe/recipe.ts';
import { fakeTree } from './fake-tree.ts';

const MAKEFILE = 'install:\n\tinstall x $(DESTDIR)/x\n';
const OWN =
  'packages: [zlib1g-dev]\nbuild: own\noutput: dist\nartifacts: ["*"]\nlimits: {time: 10m}\nwithout: [aslr]\n';

function choose(files: Record<string, string | null>, rest: Partial<RecipeChoice> = {}) {
  const chosen = chooseRecipe({
    tree: fakeTree(files),
    revision: { version: null },
    file: null,
    flags: NO_FLAGS,
    ...rest,
  });
  recipeSchema.parse(chosen.recipe);
  return chosen;
}

void tap.test("the source's verbatim.yaml goes before detection", (t) => {
  const { recipe, origin } = choose({ 'verbatim.yaml': OWN, Makefile: MAKEFILE });
  t.strictSame(recipe, {
    packages: ['zlib1g-dev'],
    fetch: null,
    build: 'own',
    output: 'dist',
    artifacts: ['*'],
    variables: {},
    without: ['aslr'],
    limits: { ...DEFAULT_LIMITS, buildTimeoutSeconds: 600 },
  });
  t.strictSame(origin, {
    kind: 'source',
    name: 'verbatim.yaml',
    explanation: "read from the source's verbatim.yaml",
  });
  t.end();
});

void tap.test("the caller's file takes the place of the source's, which is not even read", (t) => {
  const file = { name: 'mine.yaml', text: 'build: mine\nartifacts: [x]\n' };
  const { recipe, origin } = choose({ 'verbatim.yaml': 'nonsense: 1' }, { file });
  t.equal(recipe.build, 'mine');
  t.strictSame(recipe.packages, []);
  t.strictSame(origin, { kind: 'file', name: 'mine.yaml', explanation: 'read from mine.yaml' });
  t.end();
});

void tap.test('flags go before a file; packages, limits and left-out variations add up', (t) => {
  const flags = {
    ...NO_FLAGS,
    run: 'make it',
    artifacts: ['*.js'],
    packages: ['nodejs', 'zlib1g-dev'],
    without: ['clock'],
    variables: { A: '1' },
    limits: { memory: '1GiB' },
  };
  const { recipe, origin } = choose({ 'verbatim.yaml': OWN }, { flags });
  t.equal(recipe.build, 'make it');
  t.equal(recipe.output, 'dist');
  t.strictSame(recipe.artifacts, ['*.js']);
  t.strictSame(recipe.packages, ['nodejs', 'zlib1g-dev']);
  t.strictSame(recipe.without, ['aslr', 'clock']);
  t.match(recipe.limits, { memoryBytes: 1024 ** 3, buildTimeoutSeconds: 600 });
  t.equal(
    origin.explanation,
    "read from the source's verbatim.yaml; with --run; with --artifact; with --package; with --without; with --variable; with --limit",
  );
  t.end();
});

void tap.test('a file without a build step amends the detection', (t) => {
  const { recipe, origin } = choose({
    'verbatim.yaml': 'packages: [gawk]\nlimits: {cpus: 1}\n',
    Makefile: MAKEFILE,
  });
  t.match(recipe, { packages: ['gawk'], limits: { cpus: 1 }, output: '../artifacts' });
  t.match(origin, { kind: 'detected', name: 'make' });
  t.match(
    origin.explanation,
    /^detected make: Makefile is there; .*; amended by the source's verbatim\.yaml$/,
  );
  t.end();
});

void tap.test('flags alone make a recipe when they say how to build and what comes out', (t) => {
  const flags = { ...NO_FLAGS, run: 'make', artifacts: ['x'] };
  const { recipe, origin } = choose({ Makefile: MAKEFILE }, { flags });
  t.match(recipe, { build: 'make', artifacts: ['x'], output: '.', packages: [] });
  t.strictSame(origin, { kind: 'flags', name: 'flags', explanation: 'given by --run, --artifact' });
  t.end();
});

void tap.test('a flag that only adds leaves the detection in place', (t) => {
  const { recipe, origin } = choose({ Makefile: MAKEFILE }, { flags: { ...NO_FLAGS, packages: ['gawk'] } });
  t.match(recipe.build, /make install DESTDIR=/);
  t.match(origin.explanation, /; with --package$/);
  t.end();
});

void tap.test('an incomplete recipe says what is missing', (t) => {
  t.throws(() => choose({}, { flags: { ...NO_FLAGS, run: 'make' } }), {
    code: 'INCOMPLETE',
    message: /--run/,
    hint: /--artifact/,
  });
  t.throws(() => choose({ 'verbatim.yaml': 'build: make' }), {
    code: 'INCOMPLETE',
    message: /verbatim\.yaml says how/,
  });
  t.end();
});

void tap.test('bad flags are told by the names that were typed', (t) => {
  const bad = {
    ...NO_FLAGS,
    limits: { tme: '3m', memory: '4' },
    packages: ['-o x'],
    variables: { TZ: 'x' },
    without: ['clok'],
  };
  try {
    choose({ Makefile: MAKEFILE }, { flags: bad });
    t.fail('taken');
  } catch (error) {
    if (!(error instanceof RecipeError)) throw error;
    t.equal(error.code, 'INVALID_FLAG');
    t.match(error.message.split('\n').toSorted(), [
      '--limit memory: expected a size with its unit, such as 512MiB or 4GiB; found "4"',
      '--limit tme: unknown key; did you mean "time"?',
      /^--package: expected a Debian package.*; found "-o x"$/,
      /^--variable TZ: this variable belongs to the builder/,
      '--without: expected a variation; found "clok"; did you mean "clock"?',
    ]);
  }
  t.end();
});

void tap.test('a recipe that would be passed over for its name is refused', (t) => {
  for (const name of ['verbatim.yml', '.verbatim.yaml', 'Verbatim.yaml']) {
    t.throws(
      () => choose({ [name]: OWN, Makefile: MAKEFILE }),
      { code: 'INVALID_FILE', message: name },
      name,
    );
  }
  t.throws(() => choose({ 'verbatim.yaml': null }), { code: 'INVALID_FILE', message: /cannot be read/ });
  t.match(choose({ 'docs/verbatim.yml': 'x', Makefile: MAKEFILE }).origin, { kind: 'detected' });
  t.end();
});

void tap.test(
  'a source of no known kind is told what was looked for, what is there, and what to write',
  (t) => {
    try {
      choose({ README: '', 'src/x.c': '', 'src/y.c': '', 'odd\nname': '' });
      t.fail('taken');
    } catch (error) {
      if (!(error instanceof RecipeError)) throw error;
      t.equal(error.code, 'NOT_DETECTED');
      t.match(
        error.message,
        /looked for: debian\/control with debian\/rules; pyproject\.toml or setup\.py; configure/,
      );
      t.match(error.message, /found: README, "odd\\nname", src\/$/);
      const [, example = ''] = /such as\n(.*)$/s.exec(error.hint ?? '') ?? [];
      t.match(choose({ 'verbatim.yaml': example }).recipe, { artifacts: ['bin/*'] });
    }
    t.throws(() => choose({}), { code: 'NOT_DETECTED', message: /no file at all/ });
    t.end();
  },
);
