import type { Difference } from '../comparison/difference.ts';
import type { DiffLimits } from './diff-limits.ts';
import type { DiffRequest } from './differ.ts';
import { sandboxName } from './sandbox-name.ts';

/** Differences by what they depend on. Only what is complete and not degraded is ever put in. */
export interface DifferenceCache {
  /** null when there is none. */
  get(key: string): Promise<Difference | null>;
  /** Replaces what was there. */
  put(key: string, difference: Difference): Promise<void>;
}

/** Bump when a Difference made from the same bytes by the same diffoscope would look different. */
const FORMAT = 1;

/**
 * What a difference depends on, in one line: the digests in order, the name (it tells diffoscope the type), the tool,
 * the identity of its toolchain (the tools beside it), and the limits that bound a report.
 */
export function differenceKey(
  request: DiffRequest,
  { tool, toolchain, limits }: { tool: string; toolchain: string; limits: DiffLimits },
): string {
  return [
    FORMAT,
    request.left.digest,
    request.right.digest,
    sandboxName(request.path),
    tool,
    toolchain,
    limits.reportBytes,
  ].join(' ');
}
