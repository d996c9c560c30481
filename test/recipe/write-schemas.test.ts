import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import tap from 'tap';
import { parse } from 'yaml';

import { parseRecipe } from '../../src/recipe/parse-recipe.ts';
import { RecipeError } from '../../src/recipe/recipe-error.ts';

const root = join(import.meta.dirname, '..', '..');
const schema: object = JSON.parse(readFileSync(join(root, 'docs', 'schema', 'recipe.schema.json'), 'utf8'));
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

void tap.test('the published schemas are those of the code', (t) => {
  const output = execFileSync(process.execPath, [join(root, 'scripts', 'write-schemas.ts'), '--check'], {
    encoding: 'utf8',
  });
  t.match(output, /checked, 0 stale/);
  t.end();
});

void tap.test('every recipe in the documentation is good, by the parser and by the schema', (t) => {
  const page = readFileSync(join(root, 'docs', 'recipe.md'), 'utf8');
  const recipes = Array.from(page.matchAll(/```yaml\n(.*?)```/gs), ([, text = '']) => text);
  t.ok(recipes.length >= 2);
  for (const text of recipes) {
    parseRecipe(text, 'docs/recipe.md');
    t.ok(validate(parse(text)), JSON.stringify(validate.errors));
  }
  t.end();
});

void tap.test('what an editor refuses by the schema, the parser refuses too', (t) => {
  const text = fc.constantFrom('make', '30m', '4GiB', '2', 'clock', '*', '../x', '/x', 'A', '', '-x');
  const list = fc.array(text, { maxLength: 3 });
  const limits = fc.dictionary(fc.constantFrom('time', 'memory', 'cpus', 'nothing'), text, {
    noNullPrototype: true,
  });
  const variables = fc.dictionary(fc.constantFrom('A', '1', 'a-b'), text, { noNullPrototype: true });
  const key = fc.constantFrom(
    'packages',
    'fetch',
    'build',
    'output',
    'artifacts',
    'variables',
    'without',
    'limits',
    'x',
  );
  const file = fc.dictionary(key, fc.oneof(text, list, limits, variables), { noNullPrototype: true });
  fc.assert(
    fc.property(file, (raw) => {
      try {
        parseRecipe(JSON.stringify(raw), 'x');
        t.ok(validate(raw), JSON.stringify(raw));
      } catch (error) {
        if (!(error instanceof RecipeError)) throw error;
      }
    }),
    { numRuns: 1000 },
  );
  t.end();
});
