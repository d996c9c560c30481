import { comparisonDocumentSchema, type ComparisonDocument } from '../comparison/document.ts';

/**
 * The document itself: checked against its schema, keys sorted by UTF-16 code unit, indented by two, ended by a newline. Equal
 * documents give equal bytes. Throws a ZodError when it is no document.
 */
export function renderJson(document: ComparisonDocument): string {
  return `${JSON.stringify(comparisonDocumentSchema.parse(document), sortKeys, 2)}\n`;
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
