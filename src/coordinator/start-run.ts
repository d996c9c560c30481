import type { RunPlan } from '../build/run-plan.ts';
import { RUN_PLAN_VERSION } from '../build/run-plan.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { chooseRecipe } from '../recipe/choose-recipe.ts';
import { resolveSource } from '../source/resolve-source.ts';
import type { Claim } from '../store/queue.ts';
import { StoreError } from '../store/store-error.ts';
import { beginPhase } from './begin-phase.ts';
import type { CoordinatorDeps, Observer } from './coordinator-deps.ts';
import { ExplainError } from './explain-error.ts';
import { Outage } from './outage.ts';
import { controlClockOf, isFresh } from './plan-clock.ts';
import { planComparison } from './plan-comparison.ts';
import { planFromDocument, takeOverBuilds } from './plan-from-document.ts';
import { applyRunRules, maySpeakForAll, maySpeakForUs, type RunRules } from './run-rules.ts';

/** What a run begins with. */
export interface StartedRun {
  readonly plan: RunPlan;
  /** The comparison whose builds were taken over; null for none. */
  readonly earlier: ComparisonDocument | null;
}

/**
 * The plan that is kept, else a new one: resolves the source, chooses the recipe and plans every build, or takes all of that and the builds
 * over from the comparison that the request names. Nothing is built yet.
 */
export async function startRun(
  { request, project, ledger, isRecovered }: Claim,
  deps: CoordinatorDeps,
  { emit, signal }: Observer,
  rules: RunRules,
): Promise<StartedRun> {
  signal.throwIfAborted();
  const known = ledger.plan();
  const isKept = known !== null && (isFresh(known, deps.clock()) || isBuilt(known, ledger));
  // Its builds may still run: only from the queue it can begin anew.
  if (known !== null && !isKept && isRecovered) {
    throw new Outage('STALE_PLAN', 'it was left for so long that it is planned again');
  }
  const { builtBy } = request;
  const earlier = builtBy === null ? null : await readEarlier(builtBy, deps);
  const makeAnew = async (): Promise<RunPlan> =>
    earlier === null
      ? makePlan({ request, project }, deps, { emit, signal }, rules)
      : takeOver(earlier, project, { deps, emit, rules });
  const plan = isKept ? known : await makeAnew();
  await ledger.keepPlan(plan);
  if (earlier !== null) await takeOverBuilds(earlier, plan, ledger);
  const { revision, recipe, origin } = plan;
  emit({ kind: 'revision', revision, recipe, origin });
  return { plan, earlier };
}

/** Throws ExplainError 'COMPARISON_GONE', and what reading a document throws. */
async function readEarlier(
  id: string,
  { store }: Pick<CoordinatorDeps, 'store'>,
): Promise<ComparisonDocument> {
  try {
    return await store.comparisons.document(id);
  } catch (cause) {
    if (!(cause instanceof StoreError) || cause.code !== 'UNKNOWN_COMPARISON') throw cause;
    throw new ExplainError('COMPARISON_GONE', `comparison ${id}, which was to be explained, is gone`, {
      hint: 'compare the same source again with --explain',
    });
  }
}

async function takeOver(
  earlier: ComparisonDocument,
  project: string | null,
  { deps, emit, rules }: { deps: CoordinatorDeps; emit: Observer['emit']; rules: RunRules },
): Promise<RunPlan> {
  const end = beginPhase(deps.clock, 'snapshot');
  const { recipe, notes } = applyRunRules(earlier.recipe, project, rules);
  for (const message of notes) emit({ kind: 'step', message });
  const capabilities = await deps.executor.capabilities();
  const snapshotPhase = end('success', true);
  const nowMs = deps.clock();
  const { plan, stale } = planFromDocument(earlier, { recipe, capabilities, snapshotPhase, nowMs });
  emit({ kind: 'step', message: `the builds are those of comparison ${earlier.id}` });
  if (stale !== null) emit({ kind: 'step', message: `${stale}: experiments begin with a new control` });
  return plan;
}

function isBuilt(plan: RunPlan, ledger: Claim['ledger']): boolean {
  return ledger.finishedBuilds().size === plan.builds.length;
}

async function makePlan(
  { request, project }: Pick<Claim, 'request' | 'project'>,
  deps: CoordinatorDeps,
  { emit, signal }: Observer,
  rules: RunRules,
): Promise<RunPlan> {
  const createdAtMs = deps.clock();
  const capabilities = await deps.executor.capabilities();
  const end = beginPhase(deps.clock, 'snapshot');
  const { revision, tree } = await resolveSource(request.source, {
    blobs: deps.store.blobs,
    packages: deps.packages,
    temporaryDirectory: deps.temporaryDirectory,
    allowPrivateAddresses: request.allowPrivateAddresses,
    isAnonymous: !maySpeakForUs(project, rules),
    areSubmodulesAnonymous: !maySpeakForAll(rules),
    sourceDateEpoch: request.sourceDateEpoch,
    signal,
    onStep: (message) => emit({ kind: 'step', message }),
  });
  const snapshotPhase = end('success', false);
  const { recipeFile: file, recipeFlags: flags, builders } = request;
  const { recipe: wanted, origin } = chooseRecipe({ tree, revision, file, flags });
  const { recipe, notes } = applyRunRules(wanted, project, rules);
  for (const message of notes) emit({ kind: 'step', message });
  const seed = request.seed ?? revision.snapshot.digest.slice(0, 32);
  const controlClock = controlClockOf({ createdAtMs });
  const planned = planComparison({ builders, recipe, capabilities, seed, controlClock });
  return {
    version: RUN_PLAN_VERSION,
    createdAtMs,
    revision,
    recipe,
    origin,
    seed,
    capabilities,
    ...planned,
    snapshotPhase,
  };
}
