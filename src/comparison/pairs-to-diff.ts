import type { ArtifactClass, ArtifactComparison } from './artifact-comparison.ts';
import type { ClassContent } from './class-content.ts';
import { classesWithin } from './classes-within.ts';
import type { ComparisonDocument, Judgement } from './document.ts';

export interface ClassPair {
  readonly path: string;
  readonly left: ClassContent;
  readonly right: ClassContent;
}

export interface PairsToDiff {
  /** Mismatches before what is missing somewhere, and both before what is equivalent; by path within each. */
  readonly pairs: readonly ClassPair[];
  /** Pairs that differ, but not in anything that diffoscope shows. */
  readonly undiffed: ComparisonDocument['undiffed'];
}

const ORDER = ['mismatch', 'missing', 'inconclusive', 'equivalent', 'match'] as const;

/**
 * What is worth a diffoscope run: in each cohort, its largest class against each of its others, once even when several cohorts
 * hold both. Not across cohorts: another compiler may rightly make other bytes.
 */
export function pairsToDiff(judgement: Judgement): PairsToDiff {
  const pairs: ClassPair[] = [];
  const undiffed: PairsToDiff['undiffed'] = [];
  const differing = judgement.artifacts.filter((artifact) => artifact.classes.length > 1);
  for (const artifact of differing.toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict))) {
    const { path } = artifact;
    for (const [left, right] of leadingPairs(judgement, artifact)) {
      const reason = whyNot(left, right);
      if (reason !== null) undiffed.push({ path, letters: [left.letter, right.letter], reason });
      else if (left.entry.kind === 'file' && right.entry.kind === 'file') {
        pairs.push({
          path,
          left: { letter: left.letter, digest: left.entry.digest, size: left.entry.size },
          right: { letter: right.letter, digest: right.entry.digest, size: right.entry.size },
        });
      }
    }
  }
  return { pairs, undiffed };
}

/** Each cohort's largest class with each of its others; the letter that comes first is on the left. */
function leadingPairs(judgement: Judgement, artifact: ArtifactComparison): [ArtifactClass, ArtifactClass][] {
  const found = new Map<string, [ArtifactClass, ArtifactClass]>();
  for (const cohort of judgement.cohorts) {
    const [first, ...others] = classesWithin(cohort, artifact).map((one) => one.artifactClass);
    for (const other of others) {
      if (first === undefined) continue;
      const isInOrder = artifact.classes.indexOf(first) < artifact.classes.indexOf(other);
      const pair: [ArtifactClass, ArtifactClass] = isInOrder ? [first, other] : [other, first];
      found.set(pair.map(({ letter }) => letter).join(' '), pair);
    }
  }
  return [...found.values()];
}

function whyNot({ entry: left }: ArtifactClass, { entry: right }: ArtifactClass): string | null {
  if (left.kind !== right.kind) return `one is a ${left.kind}, the other a ${right.kind}`;
  if (left.kind === 'symlink') return 'symlinks with different targets';
  if (right.kind === 'file' && left.digest === right.digest) {
    return `the same contents with mode ${octal(left.mode)} and ${octal(right.mode)}`;
  }
  return null;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
