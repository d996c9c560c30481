import type { ArtifactComparison } from '../comparison/artifact-comparison.ts';
import type { ArtifactVerdict } from '../comparison/verdict.ts';

/** An artifact with its position in the document, which names its anchor. */
export type NumberedArtifact = ArtifactComparison & { readonly index: number };

export interface ArtifactGroup {
  /** `bad`: not a match. `split`: a match within each toolchain, not across. `match`: one class. */
  readonly kind: 'bad' | 'split' | 'match';
  readonly title: string;
  readonly isOpen: boolean;
  readonly artifacts: readonly NumberedArtifact[];
}

/** Worst first. */
const ORDER: Record<ArtifactVerdict, number> = {
  mismatch: 0,
  missing: 1,
  equivalent: 2,
  inconclusive: 3,
  match: 4,
};

/** The artifacts as a reader wants them: what is not a match first, worst first; empty groups left out. */
export function groupArtifacts(artifacts: readonly ArtifactComparison[]): ArtifactGroup[] {
  const numbered = artifacts.map((artifact, index) => Object.assign({ index }, artifact));
  const matches = numbered.filter(({ verdict }) => verdict === 'match');
  const groups: ArtifactGroup[] = [
    { kind: 'bad', title: 'Not a match', isOpen: true, artifacts: notMatching(numbered) },
    {
      kind: 'split',
      title: 'Match within each toolchain, differ between toolchains',
      isOpen: false,
      artifacts: matches.filter(({ classes }) => classes.length > 1),
    },
    {
      kind: 'match',
      title: 'Match',
      isOpen: false,
      artifacts: matches.filter(({ classes }) => classes.length <= 1),
    },
  ];
  return groups.filter((group) => group.artifacts.length > 0);
}

/** Everything that is not a match, worst verdict first, by path within one. */
export function notMatching(artifacts: readonly NumberedArtifact[]): NumberedArtifact[] {
  return artifacts
    .filter(({ verdict }) => verdict !== 'match')
    .toSorted((one, other) => ORDER[one.verdict] - ORDER[other.verdict] || one.index - other.index);
}
