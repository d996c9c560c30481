import type { ArtifactComparison } from '../comparison/artifact-comparison.ts';
import type { ArtifactVerdict } from '../comparison/verdict.ts';

/** An artifact with its position in the document, which names its anchor. */
export type NumberedArtifact = ArtifactComparison & { readonly index: number };

export interface ArtifactGroup {
  /** `bad`: not a match. `split`: a match within each toolchain, not across. `match`: one class. */
  readonly kind: 'bad' | 'split' | 'match';
  readonly title: string;
  readonly artifacts: readonly NumberedArtifact[];
}

const TITLES = {
  bad: 'Not a match',
  split: 'Match within each toolchain, differ between toolchains',
  match: 'Match',
} as const;

/** The artifacts as a reader wants them: what is not a match first, worst first; empty groups left out. */
export function groupArtifacts(artifacts: readonly ArtifactComparison[]): ArtifactGroup[] {
  const groups = Map.groupBy(worstFirst(artifacts), kindOf);
  return (['bad', 'split', 'match'] as const).flatMap((kind) => {
    const members = groups.get(kind);
    return members === undefined ? [] : [{ kind, title: TITLES[kind], artifacts: members }];
  });
}

const ORDER: Record<ArtifactVerdict, number> = {
  mismatch: 0,
  missing: 1,
  equivalent: 2,
  inconclusive: 3,
  match: 4,
};

/** Worst verdict first, in the document's order within one. */
export function worstFirst(artifacts: readonly ArtifactComparison[]): NumberedArtifact[] {
  return artifacts
    .map((artifact, index) => ({ ...artifact, index }))
    .toSorted((one, other) => ORDER[one.verdict] - ORDER[other.verdict]);
}

function kindOf({ verdict, classes, missingFrom, refusedFrom }: ArtifactComparison): ArtifactGroup['kind'] {
  if (verdict !== 'match') return 'bad';
  return classes.length > 1 || missingFrom.length + refusedFrom.length > 0 ? 'split' : 'match';
}
