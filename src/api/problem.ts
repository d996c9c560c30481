import { z } from 'zod';

import { named } from './schemas/registry.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** An error as RFC 9457 has it. `code`, `hint`, `request` and `errors` are members of our own. */
export const problemSchema = named(
  'Problem',
  z.object({
    /** `urn:verbatim:problem:unknown-comparison`: the code, as an address. */
    type: z.string(),
    /** The same for every problem of one type. */
    title: z.string(),
    status: z.int().min(400).max(599),
    /** What happened here, for a person. */
    detail: z.string(),
    /** Stable, for programs. */
    code: z.string(),
    /** What to do next; null when there is nothing to say. */
    hint: z.string().nullable(),
    /** The request's id, as in the log. */
    request: z.string(),
    /** What in the request is wrong: JSON pointers into it. Empty for anything else. */
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
  }),
);
export type Problem = z.infer<typeof problemSchema>;
