import pLimit from 'p-limit';

import type { RunPlan } from '../build/run-plan.ts';
import { PRIORITY_OF } from '../comparison/comparison-status.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { sentenceOf } from '../comparison/sentence.ts';
import type { Claim } from '../store/queue.ts';
import { assembleDocument } from './assemble-document.ts';
import type { ComparisonRun } from './comparison-run.ts';
import { jobsFor } from './concurrency.ts';
import type { CoordinatorDeps, Observer } from './coordinator-deps.ts';
import { createSlots } from './create-slots.ts';
import { explainDifferences } from './explain-differences.ts';
import { judgeBuilds } from './judge-builds.ts';
import { repeatEarlier } from './repeat-earlier.ts';
import { runBuilds } from './run-builds.ts';
import { ON_ITS_OWN, type RunTerms } from './run-terms.ts';
import { startRun } from './start-run.ts';

/**
 * A claimed comparison from wherever it stands to its stored document: each step is looked up in the ledger first, and kept there
 * before the next. A build that fails is part of the document. What is thrown ends nothing: the signal's reason once it is aborted,
 * else Outage, SourceError, RecipeError, StoreError or BuildError; the caller decides what becomes of the comparison.
 */
export async function runComparison(
  claim: Claim,
  deps: CoordinatorDeps,
  observer: Observer,
  terms: RunTerms = ON_ITS_OWN,
): Promise<ComparisonDocument> {
  const { ledger, request } = claim;
  const plan = await startRun(claim, deps, observer, terms.rules);
  const run = beginRun(claim, plan, { deps, observer, terms });
  const document = (await repeatEarlier(claim, run)) ?? (await compare(run, request.maxDiffs));
  await ledger.finish(document, terms.retry(document));
  observer.emit({ kind: 'finished', document });
  return document;
}

async function compare(run: ComparisonRun, maxDiffs: number): Promise<ComparisonDocument> {
  const builds = await runBuilds(run);
  await run.ledger.beginJudging();
  const judged = await judgeBuilds(builds, run);
  const { judgement } = judged;
  const { untried } = run.plan;
  const sentence = sentenceOf({ judgement, builds: builds.map(({ result }) => result), untried });
  const explained = await explainDifferences({ judgement, sentence }, run, maxDiffs);
  return assembleDocument(run, { builds, sentence, ...judged, ...explained });
}

function beginRun(
  { request, ledger, trigger }: Claim,
  plan: RunPlan,
  { deps, observer, terms }: { deps: CoordinatorDeps; observer: Observer; terms: RunTerms },
): ComparisonRun {
  const { engine } = plan.capabilities;
  const { limits } = plan.recipe;
  const jobs = jobsFor(engine, limits, request.jobs);
  const own = pLimit(jobs);
  const slots = terms.slots ?? createSlots({ cpus: jobs, memoryBytes: Infinity });
  const need = terms.needOf(limits);
  const priority = PRIORITY_OF[trigger];
  return {
    ...observer,
    id: ledger.id,
    deps,
    ledger,
    plan,
    refetch: request.refetch,
    isLastTry: terms.isLastTry,
    inSlot: (signal, work) => own(() => slots.use({ need, priority, signal }, work)),
  };
}
