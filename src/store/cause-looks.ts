import type { ArtifactComparison } from '../comparison/artifact-comparison.ts';
import type { Cause, CauseKind } from '../comparison/cause.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { explainedCheck, LONG_LIST } from '../comparison/is-explained.ts';
import { coverage, covers } from './tried.ts';

/** One fingerprint in one comparison; what is latent stands apart from what makes artifacts differ. */
export interface SeenCause {
  readonly fingerprint: string;
  readonly kind: CauseKind;
  readonly isLatent: boolean;
  /** Artifacts that it is in. */
  readonly artifactCount: number;
  /** Some of their paths, sorted. */
  readonly paths: readonly string[];
  /** What a comparison must have tried to say that it is gone, as `coverage` spells it. */
  readonly needs: readonly string[];
}

/** What is kept of a cause from when it was last seen. */
export type KnownCause = Pick<SeenCause, 'isLatent' | 'artifactCount' | 'paths' | 'needs'>;

type Explained = Pick<
  ComparisonDocument,
  'builds' | 'judgement' | 'untried' | 'causes' | 'differences' | 'undiffed' | 'searched' | 'unscanned'
>;

const MOST_PATHS = 32;

/** The causes of a comparison, one for each fingerprint, in the document's order. */
export function seenCauses(document: Explained): SeenCause[] {
  const tried = coverage(document);
  const groups = Map.groupBy(document.causes, ({ fingerprint, isLatent }) => causeKey(fingerprint, isLatent));
  return [...groups.values()].flatMap((causes) => {
    const [first] = causes;
    if (first === undefined) return [];
    const { fingerprint, kind, isLatent } = first;
    const paths = [...new Set(causes.map(({ path }) => path))].toSorted();
    return {
      fingerprint,
      kind,
      isLatent,
      artifactCount: paths.length,
      paths: paths.slice(0, MOST_PATHS),
      needs: isLatent ? [] : needsOf(causes, tried),
    };
  });
}

export function causeKey(fingerprint: string, isLatent: boolean): string {
  return `${fingerprint}${isLatent ? ' latent' : ''}`;
}

/** All that was tried, unless each of the causes names its triggers: then those, wherever they were tried. */
function needsOf(causes: readonly Cause[], tried: readonly string[]): string[] {
  const triggers = new Set<string>(causes.flatMap(({ variations }) => variations));
  if (causes.some(({ variations }) => variations.length === 0)) return [...tried];
  const needed = tried.filter((name) => !name.includes('+') || triggers.has(name.split('+')[1] ?? ''));
  return needed.some((name) => name.includes('+')) ? needed : [...tried];
}

/**
 * Makes the check whether a comparison that does not show a cause says that it is gone: it tried what showed it, and looked into each
 * artifact that had it. One that is not made any more, was not explained, or not searched says nothing.
 */
export function createAbsenceCheck(document: Explained): (known: KnownCause) => boolean {
  const tried = coverage(document);
  const { artifacts } = document.judgement;
  const bySort = Map.groupBy(artifacts, ({ path }) => sortOf(path));
  const isLookedAt = { latent: scannedCheck(document), differing: explainedCheck(document) };
  return ({ isLatent, artifactCount, paths, needs }) => {
    if (!covers(tried, needs)) return false;
    const looks = isLatent ? isLookedAt.latent : isLookedAt.differing;
    // Those whose paths are not kept: only a look at everything is one at them.
    if (artifactCount > paths.length && !(artifacts.length >= artifactCount && artifacts.every(looks))) {
      return false;
    }
    return paths.every((path) => bySort.get(sortOf(path))?.every(looks) ?? false);
  };
}

/** All of it was searched for builders' values: of what matches, a document says only how much was. */
function scannedCheck({ searched, unscanned }: Explained): (artifact: ArtifactComparison) => boolean {
  const isComplete = searched !== null && searched.artifacts >= searched.of && unscanned.length < LONG_LIST;
  const gaps = new Set(unscanned.map(({ path }) => path));
  return ({ path, verdict, refusedFrom }) =>
    isComplete && verdict !== 'inconclusive' && refusedFrom.length === 0 && !gaps.has(path);
}

/** A path without its numbers, for a version in a name changes with each revision. */
function sortOf(path: string): string {
  return path.replace(/[0-9]+(?:\.[0-9]+)*/g, '#');
}
