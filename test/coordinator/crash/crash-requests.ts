import type { ComparisonRequest } from '../../../src/comparison/comparison-request.ts';
import { explainRequestSchema } from '../../../src/comparison/explanation.ts';
import { rigRequest } from '../rig-deps.ts';

/** What is compared again and again while the process is killed: a result of each kind. */
export const CRASH_KINDS = ['same', 'differs', 'fails', 'fetches', 'explained'] as const;
export type CrashKind = (typeof CRASH_KINDS)[number];

export function crashRequest(directory: string, kind: CrashKind): ComparisonRequest {
  const flags = { run: kind === 'fetches' ? 'same' : kind, ...(kind === 'fetches' && { fetch: 'get' }) };
  const explain = kind === 'explained' ? explainRequestSchema.parse({}) : null;
  return rigRequest(directory, 'bookworm*2,bookworm+hostname', { flags, refetch: true, explain });
}
