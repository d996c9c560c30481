import { chooseEnvironment } from '../../../src/environment/choose-environment.ts';
import type { Environment } from '../../../src/environment/environment.ts';
import { VARIATIONS, type Variation } from '../../../src/environment/variation.ts';
import { mergeNeedles, type Needles } from '../../../src/cause/scan/needle.ts';
import { needlesOf, type BuildWindow } from '../../../src/cause/scan/needles-of.ts';
import { scanArtifact, type ArtifactScan } from '../../../src/cause/scan/scan-artifact.ts';
import { DEFAULT_SCAN_LIMITS, type ScanLimits } from '../../../src/cause/scan/scan-limits.ts';
import { createScanner, type Match, type Scanner } from '../../../src/cause/scan/scanner.ts';

export const CONTROL_CLOCK = 1_900_000_000;
/** The real clock, the length of the builds, and the revision's own time. */
export const WINDOW: BuildWindow = {
  startedAt: 1_899_900_000,
  endedAt: 1_899_900_060,
  sourceDateEpoch: 1_700_000_000,
};

export const CONTROL = environmentOf([]);
export const VARIED = environmentOf(VARIATIONS);
export const NEEDLES: Needles = mergeNeedles([
  needlesOf(CONTROL, 0, WINDOW),
  needlesOf(CONTROL, 1, WINDOW),
  needlesOf(VARIED, 2, WINDOW),
]);
export const SCANNER: Scanner = createScanner(NEEDLES);

export function environmentOf(variations: readonly Variation[]): Environment {
  const notation = variations.length === 0 ? 'bookworm' : `bookworm+${variations.join('+')}`;
  return chooseEnvironment({
    seed: '5ca9',
    builder: { notation, variations: [...variations] },
    without: [],
    unavailable: [],
    controlClock: CONTROL_CLOCK,
    engineCpus: 4,
  }).environment;
}

/** Every match in `bytes`, given to the scanner in pieces of these lengths, over and over. */
export function matchesIn(
  scanner: Scanner,
  bytes: Uint8Array,
  lengths: readonly number[] = [65_536],
): Match[] {
  const matches: Match[] = [];
  const scan = scanner.scan((match) => matches.push({ ...match, context: Uint8Array.from(match.context) }));
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const length = lengths[index % lengths.length] ?? 1;
    scan.push(bytes.subarray(at, at + length));
    at += length;
  }
  scan.end();
  return matches;
}

export async function scanBytes(
  bytes: Uint8Array,
  {
    scratch,
    limits = {},
    scanner = SCANNER,
  }: { scratch: string; limits?: Partial<ScanLimits>; scanner?: Scanner },
): Promise<ArtifactScan> {
  return scanArtifact(piecesOf(bytes), scanner, {
    signal: new AbortController().signal,
    scratch,
    limits: { ...DEFAULT_SCAN_LIMITS, ...limits },
  });
}

export async function* piecesOf(bytes: Uint8Array, length = 10_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** `variation form member section` of each finding, sorted. */
export function told({ findings }: ArtifactScan): string[] {
  return findings
    .map(({ witness: { variation, form, member, section } }) =>
      [variation, form, member.join('>'), ...(section === null ? [] : [section])].join(' '),
    )
    .toSorted();
}
