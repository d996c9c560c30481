import { Readable } from 'node:stream';

import { z } from 'zod';

import { blobSchema } from '../../artifact/blob.ts';
import { named } from './registry.ts';

export const uploadQuerySchema = z.object({
  name: z.string().min(1).max(500).default('upload').describe('What the client calls it, for people.'),
});

export const uploadHeadersSchema = z.object({
  'content-digest': z
    .string()
    .max(500)
    .optional()
    .describe('RFC 9530, such as sha-256=:<base64>:. What does not have it is refused.'),
});

/** The body as it comes, not yet read. */
export const uploadBodySchema = z
  .unknown()
  .refine((body): body is Readable => body instanceof Readable, 'expected the archive as the body')
  .meta({ type: 'string', format: 'binary' });

/** What a comparison's source of the kind `upload` then names. */
export const uploadedSchema = named('Uploaded', blobSchema);
