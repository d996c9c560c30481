import { Ajv2020 } from 'ajv/dist/2020.js';

import type { Operation } from './fuzz-operations.ts';
import type { JsonSchema } from './schema-arbitrary.ts';

export interface Answer {
  readonly method: string;
  readonly status: number;
  /** null for none. */
  readonly contentType: string | null;
  readonly body: string;
}

/** What an answer does wrong; empty when it keeps to the document. */
export type CheckAnswer = (operation: Operation, answer: Answer) => string[];

/** Checks answers against an OpenAPI document: no 5xx, no status it does not tell, problems as problem+json, bodies by their schemas. */
export function createAnswerCheck(schemas: Readonly<Record<string, JsonSchema>>): CheckAnswer {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', components: { schemas } });
  const validators = new Map<string, ReturnType<typeof ajv.compile>>();
  const errorsOf = (key: string, schema: object, body: string): string[] => {
    const validate =
      validators.get(key) ?? ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')));
    validators.set(key, validate);
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch {
      return ['the body is no JSON'];
    }
    return validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };

  return (operation, { method, status, contentType, body }) => {
    if (status >= 500) return [`the status is ${status}`];
    const described = operation.responses[String(status)];
    if (described === undefined) return [`the status ${status} is not told of`];
    if (status === 204 || status === 304) return body === '' ? [] : ['there is a body where there is none'];
    const type = contentType?.replace(/;.*$/s, '') ?? 'nothing';
    const media = described[type];
    if (media === undefined) return [`a ${status} is ${type}, which is not told of`];
    // Errors are problems, whatever else a document may say.
    if (status >= 400 && type !== 'application/problem+json') return [`a ${status} is ${type}`];
    const isWhole = method !== 'HEAD' && status !== 206;
    return isWhole && type.endsWith('json')
      ? errorsOf(`${operation.id} ${status} ${type}`, media.schema, body)
      : [];
  };
}
