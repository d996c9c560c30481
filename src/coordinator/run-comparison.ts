import pLimit from 'p-limit';

import type { RunPlan } from '../build/run-plan.ts';
import { findCauses } from '../cause/find-causes.ts';
import type { Cause } from '../comparison/cause.ts';
import type { ComparisonRequest } from '../comparison/comparison-request.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import type { CohortScreening } from '../comparison/explanation.ts';
import { sentenceOf } from '../comparison/sentence.ts';
import type { Claim } from '../store/queue.ts';
import { assembleDocument } from './assemble-document.ts';
import type { ComparisonRun } from './comparison-run.ts';
import { jobsFor } from './concurrency.ts';
import type { CoordinatorDeps, Observer } from './coordinator-deps.ts';
import { createSlots } from './create-slots.ts';
import type { EndedBuild } from './ended-build.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { judgeBuilds } from './judge-builds.ts';
import { repeatEarlier } from './repeat-earlier.ts';
import { runBuilds } from './run-builds.ts';
import { runExperiments } from './run-experiments.ts';
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
  const { plan, earlier } = await startRun(claim, deps, observer, terms.rules);
  const run = beginRun(claim, plan, { deps, observer, terms });
  const document = (await repeatEarlier(claim, run)) ?? (await compare(request, run, earlier));
  // Builds that were taken over would come to the same again.
  await ledger.finish(document, earlier === null ? terms.retry(document) : null);
  observer.emit({ kind: 'finished', document });
  return document;
}

async function compare(
  { explain, maxDiffs }: ComparisonRequest,
  run: ComparisonRun,
  earlier: ComparisonDocument | null,
): Promise<ComparisonDocument> {
  const { ledger } = run;
  // It takes as long to be there as a small build.
  run.deps.scans.warm();
  const builds = await compareAll(run);
  if (explain === null) await ledger.beginJudging();
  const judged = await judgeBuilds(builds, run);
  const { judgement } = judged;
  const { untried } = run.plan;
  const results = builds.map(({ result }) => result);
  const telling = { judgement, builds: results, untried };
  const early = sentenceOf({ ...telling, causes: [] });
  const evidence = await gatherEvidence({ builds: results, judgement, sentence: early, maxDiffs }, run);
  const causesWith = (screenings: readonly CohortScreening[]): Cause[] =>
    findCauses(evidence.artifacts, screenings);
  const asked = { builds, judgement, causesWith, earlier };
  const explanation = explain === null ? null : await runExperiments({ ...asked, asked: explain }, run);
  await ledger.beginJudging();
  const causes = causesWith(explanation?.screenings ?? []);
  const sentence = sentenceOf({ ...telling, causes });
  const document = await assembleDocument(run, {
    ...judged,
    ...evidence,
    builds,
    sentence,
    causes,
    explanation,
  });
  if (earlier === null) return document;
  // It found its revision as it is, the comparison that it explains did.
  return { ...document, regressedFrom: null, reuseOf: earlier.id };
}

/** The builds that count for the verdict. What an earlier process had planned beyond them comes later. */
async function compareAll(run: ComparisonRun): Promise<EndedBuild[]> {
  const compared = run.plan.builds.filter(({ purpose }) => purpose.kind === 'compare');
  run.emit({ kind: 'builds', labels: compared.map(({ builder }) => builder.label) });
  return runBuilds(run, { first: 0, end: compared.length });
}

function beginRun(
  { request, ledger }: Claim,
  plan: RunPlan,
  { deps, observer, terms }: { deps: CoordinatorDeps; observer: Observer; terms: RunTerms },
): ComparisonRun {
  const { engine } = plan.capabilities;
  const { limits } = plan.recipe;
  const jobs = jobsFor(engine, limits, request.jobs);
  const own = pLimit(jobs);
  const slots = terms.slots ?? createSlots({ cpus: jobs, memoryBytes: Infinity });
  const need = terms.needOf(limits);
  return {
    ...observer,
    id: ledger.id,
    deps,
    ledger,
    plan,
    refetch: request.refetch,
    jobs,
    prepared: new Map(),
    isLastTry: terms.isLastTry,
    inSlot: (signal, work) => own(() => slots.use({ need, priority: ledger.priority(), signal }, work)),
  };
}
