import * as fc from 'fast-check';

/** A JSON Schema as the OpenAPI document has it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}
/** What a document's schemas refer to, and values of properties that mean something where they are looked at. */
export interface Schemas {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  /** By name of property. */
  readonly telling: Readonly<Record<string, readonly unknown[]>>;
}

const MOST_LENGTH = 60;
const REF = '#/components/schemas/';

/** Values that fit a schema, its bounds among them. */
export function fitting(schema: JsonSchema, document: Schemas): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined)
    return fitting(document.schemas[schema.$ref.slice(REF.length)] ?? {}, document);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => fitting(choice, document)));
  const types = [schema.type ?? 'object'].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, document)));
}

function ofType(type: string, schema: JsonSchema, document: Schemas): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number': {
      const least = schema.exclusiveMinimum === undefined ? 0 : schema.exclusiveMinimum + 1;
      const min = Math.max(schema.minimum ?? least, Number.MIN_SAFE_INTEGER);
      const max = Math.min(schema.maximum ?? min + 1000, Number.MAX_SAFE_INTEGER);
      return fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max: Math.max(min, max) }));
    }
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(fitting(schema.items ?? {}, document), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3),
      });
    default:
      return objectOf(schema, document);
  }
}

function textOf({ pattern, minLength = 0, maxLength = MOST_LENGTH }: JsonSchema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  const bounds = { minLength, maxLength: Math.min(maxLength, minLength + MOST_LENGTH) };
  return fc.oneof(
    fc.string(bounds),
    fc.string({ ...bounds, unit: 'grapheme' }),
    fc.constant('x'.repeat(maxLength > 5000 ? minLength : maxLength)),
  );
}

function objectOf(schema: JsonSchema, document: Schemas): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const entries = Object.entries(properties).map(([name, value]) => {
    const types = typesOf(value, document);
    const telling = document.telling[name]?.filter((one) => types.includes(typeOf(one))) ?? [];
    const any = fitting(value, document);
    if (telling.length === 0) return [name, any] as const;
    return [
      name,
      fc.oneof({ arbitrary: fc.constantFrom(...telling), weight: 9 }, { arbitrary: any, weight: 1 }),
    ] as const;
  });
  const needed = required.filter((name) => name in properties);
  const all = fc.record(Object.fromEntries(entries), { requiredKeys: needed });
  // What excludes each other is seldom left out by chance.
  const least = fc.record(Object.fromEntries(entries.filter(([name]) => needed.includes(name))));
  const object = fc.oneof({ arbitrary: all, weight: 3 }, { arbitrary: least, weight: 1 });
  if (typeof additionalProperties !== 'object' || entries.length > 0) return object;
  return fc.dictionary(fc.string({ maxLength: 10 }), fitting(additionalProperties, document), { maxKeys: 3 });
}

/** The JSON types that a schema takes. */
function typesOf(schema: JsonSchema, document: Schemas): string[] {
  if (schema.$ref !== undefined)
    return typesOf(document.schemas[schema.$ref.slice(REF.length)] ?? {}, document);
  const choices = schema.anyOf ?? schema.oneOf;
  return choices === undefined
    ? [schema.type ?? 'object'].flat()
    : choices.flatMap((one) => typesOf(one, document));
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** What somebody sends who means no good, or no harm and knows no better. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e309',
    'NaN',
    'null',
    'true',
    '../../etc/passwd',
    '%00',
    '%2e%2e%2f',
    "' OR 1=1 --",
    '"; DROP TABLE comparison; --',
    '<script>alert(1)</script>',
    '{{7*7}}',
    '__proto__',
    'constructor',
    'latest',
    'a\r\nx-injected: 1',
    '\u0000',
    '\ud800',
    '💥'.repeat(20),
    '9007199254740993',
    '99999999999999999999',
    '2026-13-45T99:99:99Z',
    '[]',
    '[object Object]',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(300, 5000).map((length) => 'A'.repeat(length)),
);

/** A value with something wrong in it, somewhere. */
export function spoilt(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const junk = fc.oneof(hostileText, fc.jsonValue({ maxDepth: 2 }));
  return fc.tuple(value, junk, fc.nat()).map(([good, bad, choice]) => {
    if (typeof good !== 'object' || good === null) return bad;
    const keys = Object.keys(good);
    const key = keys[choice % Math.max(1, keys.length)] ?? 'nothing';
    if (choice % 3 === 0) return { ...good, [key]: bad };
    if (choice % 3 === 1) return { ...good, surplus: bad };
    return Object.fromEntries(Object.entries(good).filter(([name]) => name !== key));
  });
}
