import type { BlobStore } from '../artifact/blob.ts';
import { SHORTEST_NEEDLE } from '../cause/scan/needle.ts';
import type { ArtifactClass, ArtifactComparison } from '../comparison/artifact-comparison.ts';

/** One thing to search for builders' values: what a class made, or the artifact's name where not all builds made it. */
export interface ScanTarget {
  readonly artifact: ArtifactComparison;
  readonly letter: string;
  /** The builds that made it. */
  readonly builds: readonly number[];
  readonly isName: boolean;
  readonly size: number;
  content(): AsyncIterable<Uint8Array>;
}

export interface ScanTargets {
  readonly targets: readonly ScanTarget[];
  /** How many artifacts they belong to, and of how many. */
  readonly searched: { readonly artifacts: number; readonly of: number };
}

/** Of artifacts that all builds agree on, only so much is searched. */
const MOST_MATCHING = 2000;
const MOST_MATCHING_BYTES = 1024 ** 3;

const RANK = { mismatch: 0, missing: 1, equivalent: 2, match: 3, inconclusive: 3 } as const;

/** Every class of what differs, by how much it matters; then what matches, up to a bound. */
export function scanTargets(artifacts: readonly ArtifactComparison[], blobs: BlobStore): ScanTargets {
  const targets: ScanTarget[] = [];
  let searched = 0;
  let matching = 0;
  let bytes = 0;
  for (const artifact of artifacts.toSorted((a, b) => RANK[a.verdict] - RANK[b.verdict])) {
    const own = targetsOf(artifact, blobs);
    if (!differs(artifact)) {
      matching += 1;
      bytes += own.reduce((sum, { size }) => sum + size, 0);
      if (matching > MOST_MATCHING || bytes > MOST_MATCHING_BYTES) break;
    }
    targets.push(...own);
    searched += 1;
  }
  // Nothing shorter holds a value.
  const worthwhile = targets.filter(({ size }) => size >= SHORTEST_NEEDLE);
  return { targets: worthwhile, searched: { artifacts: searched, of: artifacts.length } };
}

/** Whether builds that should agree made different things here. */
export function differs({ verdict }: Pick<ArtifactComparison, 'verdict'>): boolean {
  return verdict === 'mismatch' || verdict === 'missing' || verdict === 'equivalent';
}

function targetsOf(artifact: ArtifactComparison, blobs: BlobStore): ScanTarget[] {
  const { path, classes, verdict } = artifact;
  const contents = classes.map((one) => contentTarget(artifact, one, blobs));
  if (verdict !== 'missing') return contents;
  const builds = classes.flatMap((one) => one.builds);
  const letter = classes[0]?.letter ?? 'A';
  return [...contents, { artifact, letter, builds, isName: true, ...textContent(path) }];
}

function contentTarget(
  artifact: ArtifactComparison,
  { letter, builds, entry }: ArtifactClass,
  blobs: BlobStore,
): ScanTarget {
  const place = { artifact, letter, builds, isName: false };
  if (entry.kind === 'symlink') return { ...place, ...textContent(entry.target) };
  return { ...place, size: entry.size, content: () => blobs.read(entry.digest) };
}

function textContent(text: string): Pick<ScanTarget, 'size' | 'content'> {
  const bytes = Buffer.from(text, 'utf8');
  return {
    size: bytes.length,
    async *content() {
      yield bytes;
    },
  };
}
