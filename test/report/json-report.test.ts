import t from 'tap';

import { comparisonDocumentSchema } from '../../src/comparison/document.ts';
import { renderJson } from '../../src/report/json-report.ts';
import { SAMPLES, twoMismatches } from './sample-documents.ts';

void t.test('what is written is read back as the same document', (test) => {
  for (const [name, make] of Object.entries(SAMPLES)) {
    const document = make();
    test.same(comparisonDocumentSchema.parse(JSON.parse(renderJson(document))), document, name);
  }
  test.end();
});

void t.test('the order of keys does not change a byte', (test) => {
  const reverse = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(reverse);
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, inner]) => [key, reverse(inner)]),
    );
  };
  const document = twoMismatches();
  const reversed = comparisonDocumentSchema.parse(reverse(document));
  test.equal(renderJson(reversed), renderJson(document));
  test.match(renderJson(document), /^\{\n {2}"builds": \[\n[^]*\}\n$/);
  test.end();
});

void t.test('what is no document is refused', (test) => {
  const document = { ...twoMismatches(), seed: 1 };
  // @ts-expect-error a seed is a string
  test.throws(() => renderJson(document), { name: 'ZodError' });
  test.end();
});
