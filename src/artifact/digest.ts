import { z } from 'zod';

/** A sha256 in 64 lower-case hex digits, without an algorithm prefix. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 in 64 hex digits');
export type Digest = z.infer<typeof digestSchema>;
