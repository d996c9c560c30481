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

/** The body as it comes: a stream that nothing has read yet. */
export const uploadBodySchema = z.unknown().meta({ type: 'string', format: 'binary' });

/** What a comparison's source of the kind `upload` then names. */
export const uploadedSchema = named('Uploaded', blobSchema);
