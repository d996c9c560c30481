import { describeSource } from '../source/describe-source.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { messageOf } from '../errors.ts';
import { assembleDocument } from './assemble-document.ts';
import type { ComparisonRequest } from './comparison-request.ts';
import type { CoordinatorDeps, Observer } from './coordinator-deps.ts';
import { explainDifferences } from './explain-differences.ts';
import { judgeBuilds } from './judge-builds.ts';
import { runBuilds } from './run-builds.ts';
import { startRun } from './start-run.ts';

/**
 * One comparison from source to stored document. A build that fails is part of the document; what is thrown (SourceError,
 * RecipeError, BuildError, the signal's reason) leaves the comparison interrupted in the store.
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
    const builds = await runBuilds(started.run);
    const judgement = await judgeBuilds(builds, started.run);
    const explained = await explainDifferences(judgement, started.run, request.maxDiffs);
    const document = await assembleDocument(started, { createdAtMs, builds, judgement, explained });
    await deps.store.comparisons.finish(document);
    observer.emit({ kind: 'finished', document });
    return document;
  } catch (error) {
    deps.store.comparisons.interrupt(id, messageOf(error));
    throw error;
  }
}
