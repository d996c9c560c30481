import type { FastifyRequest } from 'fastify';

import { z } from 'zod';

import type { ProjectReading } from '../comparison/project.ts';
import { ApiError } from './api-error.ts';

/** Fits no version. */
const NO_VERSION = -1;

/** The header of a request that changes something which others may change too. */
export const ifMatchHeadersSchema = z.object({
  'if-match': z
    .string()
    .max(500)
    .optional()
    .describe('The ETag of what was read, or *. Without it the answer is 428; with another one, 412.'),
});

/** A project's ETag: another one for each of its versions, and for another project of its name. */
export const projectTag = ({ createdAt, version }: ProjectReading): string =>
  `"${Date.parse(createdAt)}-${version}"`;

/**
 * What a change is to be made to, by `If-Match` (RFC 9110, section 13.1.1): null for whatever there is (`*`), and what fits nothing when
 * the current one is not among those given. Throws ApiError 'PRECONDITION_REQUIRED' when the header is missing.
 */
export function readingToChange({ headers }: FastifyRequest, current: ProjectReading): ProjectReading | null {
  const wanted = headers['if-match'];
  if (wanted === undefined) {
    throw new ApiError(
      'PRECONDITION_REQUIRED',
      'a change needs If-Match, so that nobody undoes what another has changed',
      {
        hint: 'send the ETag of what you have read, or * to change it whatever it is now',
      },
    );
  }
  const tags = wanted.split(',').map((tag) => tag.trim());
  if (tags.includes('*')) return null;
  // A weak tag (W/) never matches here.
  return tags.includes(projectTag(current)) ? current : { ...current, version: NO_VERSION };
}
