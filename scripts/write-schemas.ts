// Writes the JSON Schemas of what people and programs exchange with Verbatim to docs/schema/, from the schemas of the
// code. With --check it writes nothing and exits 1 when a file there is not what it would write.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { z } from 'zod';

import { comparisonDocumentSchema } from '../src/comparison/document.ts';
import { serviceEventSchema } from '../src/comparison/service-event.ts';
import { projectsFileSchema } from '../src/comparison/projects-file.ts';
import { serviceSettingsSchema } from '../src/config/service-settings.ts';
import { recipeFileSchema } from '../src/recipe/recipe-file.ts';

interface Published {
  /** Below docs/schema/. */
  readonly file: string;
  readonly title: string;
  readonly schema: z.ZodType;
  /** `input` for what people write and we parse, `output` for what we print. */
  readonly io: 'input' | 'output';
}

const SCHEMAS: readonly Published[] = [
  {
    file: 'recipe.schema.json',
    title: 'Verbatim recipe (verbatim.yaml)',
    schema: recipeFileSchema,
    io: 'input',
  },
  {
    file: 'projects.schema.json',
    title: 'Verbatim projects (projects.yaml)',
    schema: projectsFileSchema,
    io: 'input',
  },
  {
    file: 'service.schema.json',
    title: "Configuration of Verbatim's service (verbatim.yaml)",
    schema: serviceSettingsSchema,
    io: 'input',
  },
  {
    file: 'comparison.schema.json',
    title: 'Verbatim comparison document',
    schema: comparisonDocumentSchema,
    io: 'output',
  },
  {
    file: 'event.schema.json',
    title: "Verbatim's events, as webhooks carry them",
    schema: serviceEventSchema,
    io: 'output',
  },
];

const folder = join(dirname(import.meta.dirname), 'docs', 'schema');
const isCheck = process.argv.includes('--check');
const stale: string[] = [];

mkdirSync(folder, { recursive: true });
for (const published of SCHEMAS) {
  const path = join(folder, published.file);
  const text = render(published);
  if (isCheck && text !== readOrEmpty(path)) stale.push(published.file);
  if (!isCheck) writeFileSync(path, text);
}
for (const file of stale) console.error(`docs/schema/${file} is stale: run node scripts/write-schemas.ts`);
console.log(`schemas: ${SCHEMAS.length} ${isCheck ? `checked, ${stale.length} stale` : 'written'}`);
process.exitCode = stale.length === 0 ? 0 : 1;

function render({ title, schema, io }: Published): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
