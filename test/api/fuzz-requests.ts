import * as fc from 'fast-check';

import type { Operation, Parameter } from './fuzz-operations.ts';
import { fitting, hostileText, spoilt, type Schemas } from './schema-arbitrary.ts';

/**
 * What there is in the store, by the name of a query's parameter, and by the part of an address before a path's: `comparisons` for
 * `/comparisons/{id}`.
 */
export type Known = Readonly<Record<string, readonly string[]>>;

export interface FuzzRequest {
  readonly method: Operation['method'] | 'HEAD';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string | undefined;
}

interface Surroundings {
  readonly document: Schemas;
  readonly known: Known;
  /** Values of the Authorization header, good ones and others. */
  readonly authorizations: readonly string[];
}

/** Requests of one operation: right ones, ones at the bounds, and wrong ones. */
export function requestsOf(operation: Operation, surroundings: Surroundings): fc.Arbitrary<FuzzRequest> {
  const { authorizations } = surroundings;
  const method =
    operation.method === 'GET'
      ? fc.constantFrom<FuzzRequest['method']>('GET', 'GET', 'GET', 'GET', 'HEAD')
      : fc.constant<FuzzRequest['method']>(operation.method);
  const values = (place: Parameter['in']) =>
    fc.tuple(
      ...operation.parameters
        .filter((parameter) => parameter.in === place)
        .map((parameter) =>
          valueOf(parameter, operation.path, surroundings).map((value) => [parameter.name, value] as const),
        ),
    );
  return fc
    .record({
      method,
      path: values('path'),
      query: values('query'),
      own: values('header'),
      authorization: fc.constantFrom(...authorizations),
      junk: JUNK_HEADERS,
      body: bodyOf(operation, surroundings),
    })
    .map(({ method: chosen, path, query, own, authorization, junk, body }) => ({
      method: chosen,
      url: urlOf(operation.path, path, query),
      headers: headersOf([...junk, ...own, ['authorization', authorization], ['content-type', body.type]]),
      payload: body.text,
    }));
}

type Value = string | undefined | readonly string[];

function valueOf(
  { name, in: place, schema, required }: Parameter,
  path: string,
  { document, known }: Surroundings,
): fc.Arbitrary<Value> {
  const [, before = ''] = new RegExp(`([^/]+)/\\{${name}\\}`).exec(path) ?? [];
  const there = known[place === 'path' ? before : name] ?? [];
  const good = fc.oneof(
    { arbitrary: fitting(schema, document).map(String), weight: there.length > 0 ? 1 : 6 },
    ...(there.length > 0 ? [{ arbitrary: fc.constantFrom(...there), weight: 6 }] : []),
  );
  const isNeeded = place === 'path' || required === true;
  return fc.oneof(
    { arbitrary: good, weight: isNeeded ? 16 : 6 },
    { arbitrary: hostileText, weight: 1 },
    ...(isNeeded ? [] : [{ arbitrary: fc.constant(undefined), weight: 14 }]),
    ...(place === 'query' ? [{ arbitrary: fc.tuple(good, good), weight: 1 }] : []),
  );
}

const JUNK_HEADERS = fc
  .tuple(
    maybe(
      'range',
      fc.oneof(
        fc.constantFrom(
          'bytes=0-0',
          'bytes=-1',
          'bytes=5-',
          'bytes=9-2',
          'bytes=0-1,3-4',
          'lines=1-2',
          'bytes=999999999999-',
        ),
        hostileText,
      ),
    ),
    maybe('if-none-match', fc.oneof(fc.constantFrom('*', '""', 'W/"x"', '"a", "b"'), hostileText)),
    // A change of a project takes one.
    fc.oneof(
      fc.constant(null),
      fc.constantFrom('*', '"1"', '"2"').map((tag) => ['if-match', tag] as const),
      maybe('if-match', hostileText),
    ),
    maybe('if-range', fc.oneof(fc.constantFrom('"x"', 'Sun, 22 Nov 2026 12:00:00 GMT'), hostileText)),
    maybe('last-event-id', fc.oneof(fc.constantFrom('0', '3', '1.5', '-1'), hostileText)),
    maybe(
      'idempotency-key',
      fc.oneof(fc.uuid(), fc.uuid(), fc.uuid(), fc.constantFrom('same', '"same"'), hostileText),
    ),
    maybe('x-request-id', hostileText),
    maybe('accept', fc.constantFrom('text/html', '*/*', 'application/json;q=0.1', 'nonsense')),
    maybe('origin', fc.constantFrom('https://elsewhere.example', 'null')),
    maybe('x-forwarded-for', fc.constantFrom('10.0.0.1', 'not an address')),
  )
  .map((headers) => headers.flatMap((header) => (header === null ? [] : [header])));

function maybe(name: string, value: fc.Arbitrary<string>): fc.Arbitrary<readonly [string, string] | null> {
  return fc.oneof(
    { arbitrary: fc.constant(null), weight: 11 },
    { arbitrary: value.map((text) => [name, text] as const), weight: 1 },
  );
}

interface Body {
  readonly type: string | undefined;
  readonly text: string | undefined;
}

function bodyOf({ body, method }: Operation, { document }: Surroundings): fc.Arbitrary<Body> {
  const none = fc.constant({ type: undefined, text: undefined });
  if (method === 'GET') return none;
  const [type = 'application/json', media] = Object.entries(body ?? {})[0] ?? [];
  const good = fitting(media?.schema ?? { type: 'string' }, document);
  const asText = (value: unknown): string =>
    type === 'application/json' ? JSON.stringify(value) : String(value);
  const sent = (value: fc.Arbitrary<unknown>): fc.Arbitrary<Body> =>
    value.map((one) => ({ type, text: asText(one) }));
  return fc.oneof(
    { arbitrary: body === null ? none : sent(good), weight: 12 },
    { arbitrary: sent(spoilt(good)), weight: 5 },
    { arbitrary: none, weight: 1 },
    {
      arbitrary: fc.record({
        type: fc.constantFrom(
          'application/json',
          'text/plain',
          'application/octet-stream',
          'multipart/form-data',
          'x',
        ),
        text: fc.oneof(
          hostileText,
          fc.constantFrom('{', '[[[[', '{"a":1}{', '{"__proto__":{"a":1}}', '\ufeff{}'),
        ),
      }),
      weight: 2,
    },
  );
}

function urlOf(
  path: string,
  params: readonly (readonly [string, Value])[],
  query: readonly (readonly [string, Value])[],
): string {
  const filled = params.reduce(
    (text, [name, value]) => text.replace(`{${name}}`, () => encode(String(value))),
    path,
  );
  const pairs = query.flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one) => `${name}=${encode(one)}`),
  );
  return pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`;
}

/** What is no text is sent raw: half a surrogate cannot be encoded. */
function encode(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ed%a0%80';
}

/** Only what a client can send at all: the rest ends at the socket. */
function headersOf(pairs: readonly (readonly [string, Value])[]): Record<string, string> {
  return Object.fromEntries(
    pairs.flatMap(([name, value]) =>
      // oxlint-disable-next-line no-control-regex -- what it looks for
      typeof value === 'string' && value !== '' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
        ? [[name, value]]
        : [],
    ),
  );
}
