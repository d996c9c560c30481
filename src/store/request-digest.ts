import { hash } from 'node:crypto';

import type { Digest } from '../artifact/digest.ts';
import type { ComparisonRequest } from '../comparison/comparison-request.ts';

/** The same for two requests that ask for the same, whatever the order of their keys and however many builds run at a time. */
export function requestDigest({ jobs: _jobs, ...request }: ComparisonRequest): Digest {
  return hash('sha256', JSON.stringify(request, sorted), 'hex');
}

/** Objects with their keys in order, for JSON.stringify. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
