import { z } from 'zod';

/** Gives a schema a name of its own in the OpenAPI document. */
export function named<T extends z.ZodType>(id: string, schema: T): T {
  z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id });
  return schema;
}
