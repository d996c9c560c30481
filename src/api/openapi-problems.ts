import { STATUS_CODES } from 'node:http';

import type { FastifySchema, RouteOptions } from 'fastify';

/** What any request may be answered with. */
const ALWAYS = [400, 401, 403, 404, 429, 500, 503] as const;
/** What one with a body may be answered with. */
const WITH_BODY = [409, 413, 415, 422, 507] as const;

interface Described {
  readonly schema: FastifySchema;
  readonly url: string;
}

/** Adds to an operation what it may answer with when something is wrong, and which token it takes. Pure. */
export function addProblems(described: Described, { config, method }: RouteOptions): Described {
  if (described.schema.hide === true) return described;
  const hasBody = [method].flat().some((one) => one !== 'GET' && one !== 'HEAD');
  // A part of an address can be too long; one without parts that vary is right or not there.
  const inPath = described.url.includes('{') || described.url.includes(':') ? [414] : [];
  const statuses = [...ALWAYS, ...inPath, ...(hasBody ? WITH_BODY : []), ...(config?.problems ?? [])];
  const { response: told } = described.schema;
  const response = {
    ...Object.fromEntries(
      Object.entries(typeof told === 'object' && told !== null ? told : {}).map(([status, answer]) => [
        status,
        withoutContent(answer),
      ]),
    ),
    ...Object.fromEntries(
      [...new Set(statuses)].toSorted((a, b) => a - b).map((status) => [status, problem(status)]),
    ),
  };
  const isForAnybody = config?.scope === 'anyone' || config?.scope === 'read';
  const security = isForAnybody ? [{}, { token: [] }] : [{ token: [] }];
  return { ...described, schema: { ...described.schema, response, security } };
}

/** An answer with nothing in it, in the words of @fastify/swagger. */
function withoutContent(answer: unknown): unknown {
  const { content, ...rest } = { content: null, ...(typeof answer === 'object' ? answer : {}) };
  const isEmpty = typeof content === 'object' && content !== null && Object.keys(content).length === 0;
  return isEmpty ? { ...rest, type: 'null' } : answer;
}

function problem(status: number): object {
  return {
    description: STATUS_CODES[status] ?? 'Problem',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}
