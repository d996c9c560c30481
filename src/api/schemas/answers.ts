import { z } from 'zod';

/** Answers that are no JSON of ours, for the OpenAPI document. */
export const NOT_CHANGED = { description: 'Not changed since it was fetched with this tag', content: {} };

export const removed = (what: string) => ({ description: what, content: {} });

/** What is sent as it is; `schema` tells what it holds. */
export function contentOf(
  description: string,
  types: Readonly<Record<string, z.ZodType>>,
): { description: string; content: Record<string, { schema: z.ZodType }> } {
  const content = Object.fromEntries(Object.entries(types).map(([type, schema]) => [type, { schema }]));
  return { description, content };
}

/** A whole blob, and a part of one. */
export function blobAnswers(description: string, mediaType: string, schema: z.ZodType = z.string()) {
  return {
    200: contentOf(description, { [mediaType]: schema }),
    206: contentOf('The range that was asked for', { [mediaType]: z.string() }),
    304: NOT_CHANGED,
  };
}
