import { serializerCompiler } from 'fastify-type-provider-zod';
import type { z } from 'zod';

const AS_BUILT = new WeakSet<object>();

/**
 * Marks the schema of an answer that the store builds field by field in exactly this form: it is written as it is. Encoding a long list
 * by its schema takes longer than reading it. `as-built.test.ts` holds the two against each other.
 */
export function asBuilt<Schema extends z.ZodType>(schema: Schema): Schema {
  AS_BUILT.add(schema);
  return schema;
}

/** How answers become JSON: by their schema, which leaves out what is not in it, unless it is marked. */
export const answerSerializer: typeof serializerCompiler = (route) =>
  AS_BUILT.has(route.schema) ? (answer) => JSON.stringify(answer) : serializerCompiler(route);
