import { describeSource } from '../source/describe-source.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { sentenceOf } from '../comparison/sentence.ts';
import { messageOf } from '../errors.ts';
import { assembleDocument } from './assemble-document.ts';
import type { ComparisonRequest } from '../comparison/comparison-request.ts';
import type { CoordinatorDeps, Observer } from './coordinator-deps.ts';
import { explainDifferences } from './explain-differences.ts';
import { judgeBuilds } from './judge-builds.ts';
import { runBuilds } from './run-builds.ts';
import { startRun } from './start-run.ts';

/**
 * One comparison from source to stored document. A build that fails is part of the document; what is thrown leaves the comparison
 * interrupted in the store: the signal's reason once it is aborted, else SourceError, RecipeError, StoreError or BuildError.
 * Whatever was started is gone by then, as far as the engine lets it.
 */
export async function compareRevision(
  request: ComparisonRequest,
  deps: CoordinatorDeps,
  observer: Observer,
): Promise<ComparisonDocument> {
  const createdAtMs = deps.clock();
  const id = deps.store.comparisons.begin({ source: request.source, title: describeSource(request.source) });
  try {
    const started = await startRun(request, { id, createdAtMs }, { deps, observer });
    const { run, untried } = started;
    const builds = await runBuilds(run);
    const judged = await judgeBuilds(builds, run);
    const { judgement } = judged;
    const sentence = sentenceOf({ judgement, builds: builds.map(({ result }) => result), untried });
    const explained = await explainDifferences({ judgement, sentence }, run, request.maxDiffs);
    const findings = { createdAtMs, builds, sentence, ...judged, ...explained };
    const document = await assembleDocument(started, findings);
    await deps.store.comparisons.finish(document);
    observer.emit({ kind: 'finished', document });
    return document;
  } catch (error) {
    const reason: unknown = observer.signal.aborted ? observer.signal.reason : error;
    markInterrupted(deps, id, messageOf(reason));
    throw reason;
  }
}

function markInterrupted({ store }: CoordinatorDeps, id: string, why: string): void {
  try {
    store.comparisons.interrupt(id, why);
  } catch {
    // The store itself may be what failed. The next command marks the comparison when it finds this process gone.
  }
}
