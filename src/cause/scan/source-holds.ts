import type { Finding } from './finding.ts';
import { scanArtifact, type ArtifactScan, type ScanOptions } from './scan-artifact.ts';
import { DEFAULT_SCAN_LIMITS } from './scan-limits.ts';
import type { Scanner } from './scanner.ts';

/** What the source holds itself. */
export interface SourceValues {
  /** The same bytes of the same variation stand somewhere in the source: that they are in an artifact proves nothing. */
  holds(finding: Finding): boolean;
  /** What the source's own scan could not look into. */
  readonly scan: Pick<ArtifactScan, 'unread' | 'isComplete'>;
}

/** Each member's findings are few, but of all members every one counts. */
const FINDINGS = 100_000;

/**
 * Looks through a snapshot's tar for the needles. The headers of the snapshot itself are Verbatim's and hold none; those of
 * archives in the source count.
 */
export async function sourceHolds(
  snapshot: AsyncIterable<Uint8Array>,
  scanner: Scanner,
  options: ScanOptions,
): Promise<SourceValues> {
  const limits = options.limits ?? DEFAULT_SCAN_LIMITS;
  const scan = await scanArtifact(snapshot, scanner, {
    ...options,
    limits: { ...limits, findingsEach: 64, findings: FINDINGS },
  });
  const held = new Set(scan.findings.map(keyOf));
  return { holds: (finding) => held.has(keyOf(finding)), scan };
}

function keyOf({ witness, matched }: Finding): string {
  return `${witness.variation} ${matched}`;
}
