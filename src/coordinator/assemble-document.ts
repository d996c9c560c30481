import { DOCUMENT_VERSION, type ComparisonDocument, type Judgement } from '../comparison/document.ts';
import type { Toolchain } from '../environment/toolchain.ts';
import { diffLogs } from './diff-logs.ts';
import type { Evidence } from './gather-evidence.ts';
import type { Judged } from './judge-builds.ts';
import { readLogTail } from './log-tail.ts';
import type { ComparisonRun } from './comparison-run.ts';
import type { EndedBuild } from './ended-build.ts';

/** What a run came to. */
export interface Findings
  extends
    Judged,
    Omit<Evidence, 'artifacts'>,
    Pick<ComparisonDocument, 'sentence' | 'causes' | 'explanation'> {
  readonly builds: readonly EndedBuild[];
}

/** The one document of a comparison: what every rendering reads. */
export async function assembleDocument(run: ComparisonRun, findings: Findings): Promise<ComparisonDocument> {
  const { id, deps, ledger, plan } = run;
  const { revision, recipe, origin, capabilities, seed, untried } = plan;
  const { judgement } = findings;
  const builds = findings.builds.map(({ result }) => result);
  const logTails = await Promise.all(builds.map(({ log }) => readLogTail(deps.store.blobs, log)));
  return {
    version: DOCUMENT_VERSION,
    id,
    createdAt: new Date(ledger.createdAtMs).toISOString(),
    finishedAt: new Date(deps.clock()).toISOString(),
    tool: { name: 'verbatim', version: deps.version },
    engine: capabilities.engine,
    seed,
    revision,
    recipe,
    recipeOrigin: origin,
    toolchains: toolchainsOf(findings.builds),
    builds,
    logTails,
    untried,
    judgement,
    sentence: findings.sentence,
    regressedFrom: regressedFrom(run, judgement),
    reuseOf: null,
    differences: findings.differences,
    undiffed: findings.undiffed,
    unnormalised: findings.unnormalised,
    logDifferences: await diffLogs(builds, judgement, deps.store.blobs),
    causes: findings.causes,
    searched: findings.searched,
    unscanned: findings.unscanned,
    explanation: findings.explanation,
  };
}

function toolchainsOf(builds: readonly EndedBuild[]): Toolchain[] {
  const byIdentity = new Map<string, Toolchain>();
  for (const { toolchain } of builds) if (toolchain !== null) byIdentity.set(toolchain.identity, toolchain);
  return [...byIdentity.values()];
}

/** The last conclusive comparison of this source, when it was reproducible and this one is not. */
export function regressedFrom({ id, deps, plan }: ComparisonRun, { verdict }: Judgement): string | null {
  if (verdict === 'reproducible' || verdict === 'inconclusive') return null;
  const last = deps.store.comparisons.lastConclusive(plan.revision.source, id);
  return last?.verdict === 'reproducible' ? last.id : null;
}
