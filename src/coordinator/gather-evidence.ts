import { buildSystemOf } from '../cause/build-system-of.ts';
import { mergeCauses, type ArtifactEvidence } from '../cause/merge-causes.ts';
import type { BuildResult } from '../comparison/build-result.ts';
import type { CanaryWitness } from '../comparison/cause.ts';
import type { ComparisonDocument, Judgement } from '../comparison/document.ts';
import type { BuildSystem } from '../comparison/remedy.ts';
import { messageOf } from '../errors.ts';
import type { ComparisonRun } from './comparison-run.ts';
import { explainDifferences, type ExplainedDifferences } from './explain-differences.ts';
import { readReports } from './read-reports.ts';
import { differs } from './scan-targets.ts';
import { searchCanaries } from './search-canaries.ts';

/** What the witnesses of a comparison saw, before any experiment. */
export interface Evidence extends ExplainedDifferences, Pick<ComparisonDocument, 'unscanned' | 'searched'> {
  /** Of each artifact of which a witness spoke, by path. */
  readonly artifacts: readonly Omit<ArtifactEvidence, 'screened'>[];
}

export interface EvidenceRequest {
  /** By position. */
  readonly builds: readonly BuildResult[];
  readonly judgement: Judgement;
  /** The verdict's, before causes are known. */
  readonly sentence: string;
  readonly maxDiffs: number;
}

/** Causes that are told while others are still looked for. */
const MOST_EARLY = 20;

/** Looks into what differs, and for what would: diffoscope and the canary scan at the same time, then the rules. */
export async function gatherEvidence(request: EvidenceRequest, run: ComparisonRun): Promise<Evidence> {
  const { builds, judgement } = request;
  const buildSystem = buildSystemOf(run.plan.recipe, run.plan.origin);
  const [explained, search] = await Promise.all([
    explainDifferences(request, run, request.maxDiffs),
    searchCanaries({ builds, judgement, onCanary: tellOnce(run.emit, buildSystem) }, run),
  ]);
  const reading = { ...explained, builds, judgement, blobs: run.deps.store.blobs };
  const findings = await readReports(reading).catch((error: unknown) => {
    run.signal.throwIfAborted();
    run.emit({ kind: 'step', message: `the reports could not be read for causes: ${messageOf(error)}` });
    return new Map<string, never[]>();
  });
  const { canaries, ...searched } = search;
  const artifacts = judgement.artifacts.map((artifact) => ({
    path: artifact.path,
    isDiffering: differs(artifact),
    canaries: canaries.get(artifact.path) ?? [],
    findings: findings.get(artifact.path) ?? [],
    buildSystem,
  }));
  return { ...explained, ...searched, artifacts };
}

/** Tells each kind of cause of an artifact once. */
function tellOnce(
  emit: ComparisonRun['emit'],
  buildSystem: BuildSystem | null,
): (path: string, witness: CanaryWitness) => void {
  const told = new Set<string>();
  return (path, witness) => {
    const canaries = [{ witness, isShared: false }];
    const evidence = { path, isDiffering: true, canaries, findings: [], screened: null, buildSystem };
    for (const cause of mergeCauses(evidence)) {
      const key = `${cause.kind} ${path}`;
      if (told.has(key) || told.size >= MOST_EARLY) continue;
      told.add(key);
      emit({ kind: 'cause', cause });
    }
  };
}
