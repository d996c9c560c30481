import tap from 'tap';

import { detectRecipe } from '../../src/recipe/detect-recipe.ts';
import { isPublishedPackage, type PackageEntries } from '../../src/recipe/published-package.ts';
import { fakeTree } from './fake-tree.ts';

const detect = (files: Record<string, string>) => detectRecipe(fakeTree(files), { version: '1.0' });

function isPublished(pkg: PackageEntries, ...paths: string[]): boolean {
  return isPublishedPackage(fakeTree(Object.fromEntries(paths.map((path) => [path, '']))), pkg);
}

void tap.test('a package whose entries are all there was published', (t) => {
  t.ok(isPublished({}, 'index.js'));
  t.ok(isPublished({ main: './dist' }, 'dist/index.js'));
  t.ok(isPublished({ main: 'dist/x' }, 'dist/x.js'));
  const conditions = { '.': { types: './d/index.d.ts', default: './d/index.js' }, './sub/*': './d/*.js' };
  t.ok(isPublished({ exports: conditions }, 'd/index.d.ts', 'd/index.js'));
  t.ok(isPublished({ exports: './d/index.js' }, 'd/index.js'));
  t.ok(isPublished({ bin: { x: './cli.js' } }, 'cli.js'));
  t.end();
});

void tap.test('a tree that lacks one, or has what npm never packs, was not', (t) => {
  t.notOk(isPublished({}, 'src/index.ts'));
  t.notOk(isPublished({ main: 'dist/x.js' }, 'index.js'));
  t.notOk(isPublished({ exports: { import: './d/a.js', types: './d/a.d.ts' } }, 'd/a.js'));
  t.notOk(isPublished({ bin: 'cli.js' }, 'index.js'));
  for (const source of ['.gitignore', 'package-lock.json', 'yarn.lock']) {
    t.notOk(isPublished({}, 'index.js', source), source);
  }
  let endless: unknown = './x.js';
  for (let depth = 0; depth < 5000; depth++) endless = { endless };
  t.notOk(isPublished({ exports: endless }));
  t.end();
});

void tap.test("a registry's tarball with exports alone is packed again, not built", (t) => {
  const pkg = {
    name: 'x',
    version: '1.0.0',
    exports: { types: './distribution/index.d.ts', default: './distribution/index.js' },
    scripts: { build: 'del distribution && tsc', prepare: 'npm run build' },
    devDependencies: { typescript: '5' },
  };
  const files = { 'package.json': JSON.stringify(pkg), 'distribution/index.js': '' };
  const built = detect({ ...files, 'distribution/index.d.ts': '' });
  t.equal(built.fetch, null);
  t.match(built.build, 'npm pack --ignore-scripts --script-shell="$(command -v true)"');
  t.match(detect(files).build, 'npm run build');
  t.end();
});

void tap.test('make gets msgfmt where there are translations', (t) => {
  t.strictSame(detect({ Makefile: 'all:\n', 'po/da.po': '' }).packages, ['gettext']);
  t.strictSame(detect({ Makefile: 'all:\n' }).packages, []);
  t.end();
});
