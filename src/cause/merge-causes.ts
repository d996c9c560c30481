import type { Cause, CanaryWitness } from '../comparison/cause.ts';
import type { BuildSystem } from '../comparison/remedy.ts';
import type { Screened } from '../comparison/screening.ts';
import { canarySuspicion, ruleSuspicion, settleKinds, type Suspicion } from './suspicion.ts';
import { blame } from './blame.ts';
import { formCause, sortCauses } from './form-cause.ts';
import type { RuleFinding } from './find-by-rules.ts';

/** Everything that is known of why one artifact differs. */
export interface ArtifactEvidence {
  readonly path: string;
  /** False for an artifact that all builds agree on: all its causes are latent. */
  readonly isDiffering: boolean;
  /** The canary scan's; `isShared` when all builds that made the artifact have the value, so that no class differs by it. */
  readonly canaries: readonly { readonly witness: CanaryWitness; readonly isShared: boolean }[];
  readonly findings: readonly RuleFinding[];
  /** null when no experiment was made. */
  readonly screened: Screened | null;
  /** Of the recipe; null when it is not known. Its own fixes come first. */
  readonly buildSystem: BuildSystem | null;
}

/**
 * Why one artifact differs: the canary scan, the rules and the experiments put together, the surest first. Pure; does not depend on
 * the order of what it is given. A suspicion that an experiment contradicts is left out. An artifact that is known to differ has at
 * least one cause when any witness spoke.
 */
export function mergeCauses(evidence: ArtifactEvidence): Cause[] {
  const { path, isDiffering, buildSystem } = evidence;
  const canaries = evidence.canaries.map(({ witness, isShared }) => ({
    suspicion: canarySuspicion(witness),
    isLatent: isShared || !isDiffering,
  }));
  const own = canaries.filter(({ isLatent }) => !isLatent).map(({ suspicion }) => suspicion);
  const suspicions = settleKinds([...own, ...(isDiffering ? evidence.findings.map(ruleSuspicion) : [])]);
  const active = blame(suspicions, isDiffering ? evidence.screened : null);
  const latent = latentOf(
    canaries.filter(({ isLatent }) => isLatent).map(({ suspicion }) => suspicion),
    active.flatMap(({ suspicions: known }) => known),
  );
  return sortCauses([
    ...active.map((one) => formCause(one, { path, buildSystem, isLatent: false })),
    ...blame(latent, null).map((one) => formCause(one, { path, buildSystem, isLatent: true })),
  ]);
}

/** Of what all builds share, only what is sure counts, and what is no cause already. */
function latentOf(shared: readonly Suspicion[], active: readonly Suspicion[]): Suspicion[] {
  const known = new Set(active.map(({ kind }) => kind));
  return settleKinds(shared).filter(
    ({ kind, witness }) => !known.has(kind) && witness.by === 'canary' && witness.strength === 'conclusive',
  );
}
