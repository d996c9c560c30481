import { CAUSE_KINDS, CONFIDENCES, type Cause } from '../comparison/cause.ts';
import type { ComparisonDocument } from '../comparison/document.ts';

/** Artifacts that differ for the same reason, as surely: told once. */
export interface CauseGroup {
  /** Its evidence stands for the others. */
  readonly first: Cause;
  /** Distinct, in the document's order. */
  readonly paths: readonly string[];
}

/** The surest first. One kind, one trigger and one confidence make a group: nothing is told as surer than it is. */
export function groupCauses(causes: readonly Cause[]): CauseGroup[] {
  const keyed = Map.groupBy(causes, ({ kind, variations, confidence, nondeterministic }) =>
    [kind, confidence, nondeterministic !== null, ...variations].join(' '),
  );
  const groups = [...keyed.values()].flatMap((members) => {
    const [first] = members;
    return first === undefined ? [] : [{ first, paths: [...new Set(members.map(({ path }) => path))] }];
  });
  return groups.toSorted(
    (one, other) =>
      CONFIDENCES.indexOf(one.first.confidence) - CONFIDENCES.indexOf(other.first.confidence) ||
      CAUSE_KINDS.indexOf(one.first.kind) - CAUSE_KINDS.indexOf(other.first.kind),
  );
}

/** Artifacts that differ, and nobody knows why: no witness spoke. */
export function unexplainedPaths({ judgement, causes }: ComparisonDocument): string[] {
  const explained = new Set(causes.filter(({ isLatent }) => !isLatent).map(({ path }) => path));
  return judgement.artifacts
    .filter(({ path, verdict }) => verdict === 'mismatch' && !explained.has(path))
    .map(({ path }) => path);
}

/** Why each artifact differs, in the document's order; what is latent is left out. */
export function causesByPath({ causes }: ComparisonDocument): Map<string, Cause[]> {
  return Map.groupBy(
    causes.filter(({ isLatent }) => !isLatent),
    ({ path }) => path,
  );
}
