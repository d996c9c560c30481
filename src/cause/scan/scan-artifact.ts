import { ByteReader } from './byte-reader.ts';
import type { Finding, Unread } from './finding.ts';
import { FindingCollector } from './finding-collector.ts';
import { DEFAULT_SCAN_LIMITS, type ScanLimits } from './scan-limits.ts';
import { scanMember } from './scan-member.ts';
import type { Scanner } from './scanner.ts';
import { systemDecompress, type Decompress } from './system-decompress.ts';
import { ScanEnd, Walk } from './walk.ts';

export interface ScanOptions {
  readonly signal: AbortSignal;
  /** A directory for temporary files, which are nameless and gone with the scan. */
  readonly scratch: string;
  readonly limits?: ScanLimits;
  readonly decompress?: Decompress;
  /** Told at once of each conclusive finding; where in its member it stands may be told better with the result. */
  readonly onConclusive?: (finding: Finding) => void;
}

export interface ArtifactScan {
  readonly findings: readonly Finding[];
  /** Found beyond what is kept of one member and variation. */
  readonly omitted: number;
  /** What could not be looked into, and why. Nothing may be claimed of it. */
  readonly unread: readonly Unread[];
  /** False when a bound of the whole artifact ended the scan; `unread` says which. */
  readonly isComplete: boolean;
  /** Bytes that went by, each layer's counted. */
  readonly bytes: number;
  readonly members: number;
}

/**
 * Looks for the scanner's needles in an artifact and in all that it holds, layer by layer. Whatever the artifact is, this ends
 * within the limits and does not throw: only a failing `content` and the signal do.
 */
export async function scanArtifact(
  content: AsyncIterable<Uint8Array>,
  scanner: Scanner,
  { signal, scratch, limits = DEFAULT_SCAN_LIMITS, decompress = systemDecompress, onConclusive }: ScanOptions,
): Promise<ArtifactScan> {
  const collector = new FindingCollector(limits, onConclusive);
  const walk = new Walk({ scanner, collector, limits, decompress, signal, scratch });
  const watched = watch(content);
  let isComplete = true;
  try {
    await scanMember(walk, { names: [], depth: 0, content: new ByteReader(watched.pieces) });
  } catch (error) {
    if (!(error instanceof ScanEnd)) throw error;
    isComplete = false;
    walk.leave([], `the scan ended early: ${error.message}`);
    collector.endMember();
  }
  // A damaged artifact is a finding about it; a store that fails to give it is not.
  const failure = watched.failure();
  if (failure !== null) throw failure.error;
  const { findings, omitted } = collector;
  return { findings, omitted, unread: walk.unread, isComplete, bytes: walk.bytes, members: walk.members };
}

/** Passes a source on and remembers that it failed. */
function watch(content: AsyncIterable<Uint8Array>): {
  pieces: AsyncIterable<Uint8Array>;
  failure(): { readonly error: unknown } | null;
} {
  let failure: { readonly error: unknown } | null = null;
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* content;
    } catch (error) {
      failure = { error };
      throw error;
    }
  };
  return { pieces: pieces(), failure: () => failure };
}
