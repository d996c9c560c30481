// Writes the OpenAPI document of the API to docs/openapi.json, from the schemas that it checks requests by. With --check it
// writes nothing and exits 1 when the file there is not what it would write. Either way the document itself is checked.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { Validator } from '@seriousme/openapi-schema-validator';

import { describeApi } from './describe-api.ts';

const path = join(dirname(import.meta.dirname), 'docs', 'openapi.json');
const isCheck = process.argv.includes('--check');

const document = await describeApi();
const text = `${JSON.stringify(document, null, 2)}\n`;
const { valid, errors } = await new Validator().validate(JSON.parse(text));
if (!valid) console.error('the OpenAPI document is not valid:', errors);

const isStale = isCheck && text !== readOrEmpty(path);
if (isStale) console.error('docs/openapi.json is stale: run node scripts/write-openapi.ts');
if (!isCheck) writeFileSync(path, text);
const operations = Object.values(document.paths ?? {}).flatMap((item) => Object.keys(item ?? {}));
console.log(`openapi: ${operations.length} operations ${isCheck ? 'checked' : 'written'}`);
process.exitCode = valid && !isStale ? 0 : 1;

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
