import type { FinishedBuild } from '../../src/build/finished-build.ts';
import type { RunPlan } from '../../src/build/run-plan.ts';
import type { ComparisonRequest } from '../../src/comparison/comparison-request.ts';
import type { ComparisonDocument } from '../../src/comparison/document.ts';
import type { ProjectSettings } from '../../src/comparison/project.ts';
import { NO_FLAGS } from '../../src/recipe/recipe-flags.ts';
import type { Source } from '../../src/source/source.ts';
import type { Claim } from '../../src/store/queue.ts';
import type { QueuedRequest } from '../../src/store/queued-request.ts';
import type { Store } from '../../src/store/store.ts';
import { reproducible } from '../report/sample-documents.ts';

export function requestOf(source: Source, more: Partial<ComparisonRequest> = {}): ComparisonRequest {
  return {
    source,
    recipeFile: null,
    recipeFlags: NO_FLAGS,
    builders: reproducible().builds.map(({ builder }) => builder),
    seed: null,
    sourceDateEpoch: null,
    allowPrivateAddresses: false,
    jobs: null,
    maxDiffs: 10,
    refetch: false,
    explain: null,
    builtBy: null,
    ...more,
  };
}

export const SOURCE: Source = { kind: 'git', url: 'https://example.org/greet.git', ref: 'v1.2' };
/** It is the same whenever it is read. */
export const PINNED: Source = { ...SOURCE, ref: 'a'.repeat(40) };

/** A service's request, due at once. */
export function queued(more: Partial<QueuedRequest> = {}): QueuedRequest {
  return {
    request: requestOf(SOURCE),
    title: 'greet',
    durable: true,
    project: null,
    token: null,
    trigger: 'person',
    notBeforeMs: 0,
    deadlineMs: null,
    retry: null,
    again: false,
    ...more,
  };
}

export function projectSettings(more: Partial<ProjectSettings> = {}): ProjectSettings {
  return {
    source: SOURCE,
    recipeFile: null,
    recipeFlags: NO_FLAGS,
    builders: 'bookworm*2',
    visibility: 'public',
    schedule: null,
    watch: null,
    retention: null,
    tries: { error: 1, bad: 1 },
    deadlineSeconds: null,
    ...more,
  };
}

/** The plan that a document's builds may have come from. */
export function planOf(document: ComparisonDocument): RunPlan {
  const [first] = document.builds;
  if (first === undefined) throw new Error('the sample has no builds');
  return {
    version: 1,
    createdAtMs: Date.parse(document.createdAt),
    revision: document.revision,
    recipe: document.recipe,
    origin: document.recipeOrigin,
    seed: '00',
    capabilities: { engine: document.engine, unavailable: [], diskLimit: 'watched' },
    builds: document.builds.map(({ builder, environment }) => ({
      builder,
      environment,
      purpose: { kind: 'compare' },
    })),
    control: first.environment,
    untried: document.untried,
    snapshotPhase: {
      phase: 'snapshot',
      startedAt: document.createdAt,
      durationMs: 0,
      outcome: 'success',
      cached: false,
    },
  };
}

export function finishedBuildOf(document: ComparisonDocument, position = 0): FinishedBuild {
  const result = document.builds[position];
  if (result === undefined) throw new Error(`the sample has no build ${position}`);
  return { result, toolchain: document.toolchains[0] ?? null, trace: null };
}

/** A local command's comparison that is under way. */
export function begin(store: Store, source: Source = SOURCE, title = 'greet'): Claim {
  const { id } = store.queue.add(queued({ request: requestOf(source), title, durable: false }));
  return store.queue.claim(id);
}

/** Takes a claimed comparison to its end. */
export async function finish({ id, ledger }: Claim, document: ComparisonDocument): Promise<void> {
  await ledger.keepPlan(planOf(document));
  await ledger.beginJudging();
  await ledger.finish({ ...document, id }, null);
}

/** Keeps a document as a local command's finished comparison. Returns its id. */
export async function keepDocument(
  store: Store,
  document: ComparisonDocument,
  source: Source = document.revision.source,
): Promise<string> {
  const claim = begin(store, source, document.revision.title);
  await finish(claim, document);
  return claim.id;
}
