import type { Cause, CauseKind } from '../comparison/cause.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { explainedCheck } from '../comparison/is-explained.ts';
import type { ArtifactVerdict, ComparisonVerdict } from '../comparison/verdict.ts';
import type { RevisionVerdict } from './bisect-revisions.ts';

/** What counts as bad; null for everything. */
export interface Narrowing {
  /** An artifact's path. */
  readonly path: string | null;
  readonly kind: CauseKind | null;
  /** Whether what is the same after normalisation is good. */
  readonly acceptEquivalent: boolean;
}

/**
 * What a comparison says of its revision in a search for the first bad one. Where it cannot tell, such as of an artifact that is not made,
 * or of a cause where a difference was not explained, the revision is `untestable`.
 */
export function judgeRevision(document: ComparisonDocument, narrowing: Narrowing): RevisionVerdict {
  const { judgement } = document;
  const { path, kind } = narrowing;
  if (judgement.verdict === 'inconclusive') return 'untestable';
  if (path === null && kind === null) return verdictOf(judgement.verdict, narrowing);
  // Of what only builds outside any comparison made nothing is claimed, unless it is what is asked for.
  const artifacts = judgement.artifacts.filter((one) =>
    path === null ? one.verdict !== 'inconclusive' : one.path === path,
  );
  if (artifacts.length === 0) return 'untestable';
  if (kind === null) return worstOf(artifacts.map(({ verdict }) => verdictOf(verdict, narrowing)));
  if (tellingCauses(document, narrowing).length > 0) return 'bad';
  const isExplained = explainedCheck(document);
  return artifacts.every((artifact) => isExplained(artifact)) ? 'good' : 'untestable';
}

/** The causes that the search is about. */
export function tellingCauses({ causes }: ComparisonDocument, { path, kind }: Narrowing): Cause[] {
  return causes.filter(
    (cause) =>
      !cause.isLatent && (path === null || cause.path === path) && (kind === null || cause.kind === kind),
  );
}

function verdictOf(
  verdict: ArtifactVerdict | ComparisonVerdict,
  { acceptEquivalent }: Narrowing,
): RevisionVerdict {
  switch (verdict) {
    case 'match':
    case 'reproducible':
      return 'good';
    case 'equivalent':
      return acceptEquivalent ? 'good' : 'bad';
    case 'mismatch':
    case 'missing':
    case 'unreproducible':
      return 'bad';
    case 'inconclusive':
      return 'untestable';
    default:
      return verdict satisfies never;
  }
}

function worstOf(verdicts: readonly RevisionVerdict[]): RevisionVerdict {
  if (verdicts.includes('bad')) return 'bad';
  return verdicts.includes('untestable') ? 'untestable' : 'good';
}
