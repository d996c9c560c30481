import { DOCUMENT_VERSION, type ComparisonDocument, type Judgement } from '../comparison/document.ts';
import { sentenceOf } from '../comparison/sentence.ts';
import type { Toolchain } from '../environment/toolchain.ts';
import { diffLogs } from './diff-logs.ts';
import type { ExplainedDifferences } from './explain-differences.ts';
import { readLogTail } from './log-tail.ts';
import type { FinishedBuild } from './run-builds.ts';
import type { StartedRun } from './start-run.ts';

export interface Finished {
  readonly createdAtMs: number;
  readonly builds: readonly FinishedBuild[];
  readonly judgement: Judgement;
  readonly explained: ExplainedDifferences;
}

/** The one document of a comparison: what every rendering reads. */
export async function assembleDocument(started: StartedRun, finished: Finished): Promise<ComparisonDocument> {
  const { run, capabilities, origin, seed, untried } = started;
  const { id, deps, revision, recipe } = run;
  const { judgement, explained } = finished;
  const builds = finished.builds.map(({ result }) => result);
  const logTails = await Promise.all(builds.map(({ log }) => readLogTail(deps.store.blobs, log)));
  return {
    version: DOCUMENT_VERSION,
    id,
    createdAt: new Date(finished.createdAtMs).toISOString(),
    finishedAt: new Date(deps.clock()).toISOString(),
    tool: { name: 'verbatim', version: deps.version },
    engine: capabilities.engine,
    seed,
    revision,
    recipe,
    recipeOrigin: origin,
    toolchains: toolchainsOf(finished.builds),
    builds,
    logTails,
    untried,
    judgement,
    sentence: sentenceOf({ judgement, builds, untried }),
    regressedFrom: regressedFrom(run, judgement),
    ...explained,
    logDifferences: await diffLogs(builds, judgement, deps.store.blobs),
  };
}

function toolchainsOf(builds: readonly FinishedBuild[]): Toolchain[] {
  const byIdentity = new Map<string, Toolchain>();
  for (const { toolchain } of builds) if (toolchain !== null) byIdentity.set(toolchain.identity, toolchain);
  return [...byIdentity.values()];
}

/** The last conclusive comparison of this source, when it was reproducible and this one is not. */
function regressedFrom({ id, deps, revision }: StartedRun['run'], { verdict }: Judgement): string | null {
  if (verdict === 'reproducible' || verdict === 'inconclusive') return null;
  const last = deps.store.comparisons.lastConclusive(revision.source, id);
  return last?.verdict === 'reproducible' ? last.id : null;
}
