import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import t from 'tap';

import { CAUSE_KINDS } from '../../src/comparison/cause.ts';

const root = join(import.meta.dirname, '..', '..');

void t.test("docs/causes.md is made from the code's tables", async (test) => {
  const output = execFileSync(process.execPath, [join(root, 'scripts', 'write-causes-docs.ts'), '--check'], {
    encoding: 'utf8',
  });
  test.match(output, /checked, up to date/);
});

void t.test('the page has a section for every kind', async (test) => {
  const page = readFileSync(join(root, 'docs', 'causes.md'), 'utf8');
  const sections = Array.from(page.matchAll(/^### `(.+)`$/gm), ([, kind = '']) => kind);
  test.same(
    sections.toSorted((a, b) => (a < b ? -1 : 1)),
    CAUSE_KINDS.toSorted((a, b) => (a < b ? -1 : 1)),
  );
});
