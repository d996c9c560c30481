import type { Finding } from './finding.ts';
import { DEFAULT_SCAN_LIMITS, type ScanLimits } from './scan-limits.ts';

/**
 * Of the scan of a snapshot's tar: each member's findings are few, but of all members every one counts. The headers of the snapshot
 * itself are Verbatim's and hold none; those of archives in the source count.
 */
export const SOURCE_SCAN_LIMITS: ScanLimits = { ...DEFAULT_SCAN_LIMITS, findingsEach: 64, findings: 100_000 };

/**
 * Whether the same bytes of the same variation stand somewhere in the source, whose findings are given: that they are in an artifact
 * proves nothing then.
 */
export function heldBySource(source: readonly Finding[]): (finding: Finding) => boolean {
  const held = new Set(source.map(keyOf));
  return (finding) => held.has(keyOf(finding));
}

function keyOf({ witness, matched }: Finding): string {
  return `${witness.variation} ${matched}`;
}
