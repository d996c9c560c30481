import { Validator } from '@seriousme/openapi-schema-validator';
import t from 'tap';

import { usedSchemas } from '../../src/api/openapi-unused.ts';
import { openApiRig } from './api-rig.ts';

void t.test('the API describes itself by a document that keeps to OpenAPI 3.1', async (test) => {
  const rig = await openApiRig(test);
  const document = (await rig.get('/openapi.json', {})).json();
  test.match(await new Validator().validate(document), { valid: true });
  test.equal(document.openapi, '3.1.0');
});

void t.test('every operation has a name of its own, says who may, and what may go wrong', async (test) => {
  const rig = await openApiRig(test);
  const { paths } = (await rig.get('/openapi.json')).json();
  const operations = Object.values<Record<string, Record<string, unknown>>>(paths).flatMap(Object.values);
  const names = operations.map(({ operationId }) => operationId);
  test.equal(new Set(names).size, names.length);
  for (const { operationId, security, responses, summary, tags } of operations) {
    test.ok(security && summary && tags, String(operationId));
    test.match(responses, { 400: { content: { 'application/problem+json': {} } }, 401: {}, 429: {} });
  }
});

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

void t.test('schemas that nothing refers to are left out', async (test) => {
  const schemas = {
    A: { items: reference('B') },
    B: { properties: { a: reference('A') } },
    C: reference('A'),
  };
  test.same(Object.keys(usedSchemas({ '/': { get: reference('A') } }, schemas)), ['A', 'B']);
});
