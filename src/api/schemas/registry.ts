import { z } from 'zod';

/** Schemas with a name of their own in the OpenAPI document. */
export const apiRegistry = z.registry<{ id: string }>();

/** Gives a schema its name there. */
export function named<T extends z.ZodType>(id: string, schema: T): T {
  apiRegistry.add(schema, { id });
  return schema;
}
