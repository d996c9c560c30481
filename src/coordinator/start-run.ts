import type { RunPlan } from '../build/run-plan.ts';
import { RUN_PLAN_VERSION } from '../build/run-plan.ts';
import { chooseRecipe } from '../recipe/choose-recipe.ts';
import { resolveSource } from '../source/resolve-source.ts';
import type { Claim } from '../store/queue.ts';
import { beginPhase } from './begin-phase.ts';
import type { CoordinatorDeps, Observer } from './coordinator-deps.ts';
import { Outage } from './outage.ts';
import { planComparison } from './plan-comparison.ts';
import { applyRunRules, maySpeakForUs, type RunRules } from './run-rules.ts';

/**
 * How far the clock of unvaried builds is ahead of the real one. File times are real: were they ahead of the clock, as they would be by
 * the time that setup takes, make would warn of clock skew and build again what is built.
 */
const CLOCK_LEAD_SECONDS = 86_400;
/** A plan whose clocks are ahead by less is made anew. */
const LEAST_LEAD_SECONDS = 3 * 3600;

/** The plan that is kept, else a new one: resolves the source, chooses the recipe and plans every build. Nothing is built yet. */
export async function startRun(
  { request, project, ledger, isRecovered }: Claim,
  deps: CoordinatorDeps,
  { emit, signal }: Observer,
  rules: RunRules,
): Promise<RunPlan> {
  signal.throwIfAborted();
  const known = ledger.plan();
  const isKept = known !== null && (isFresh(known, deps.clock()) || isBuilt(known, ledger));
  // Its builds may still run: only from the queue it can begin anew.
  if (known !== null && !isKept && isRecovered) {
    throw new Outage('STALE_PLAN', 'it was left for so long that it is planned again');
  }
  const plan = isKept ? known : await makePlan({ request, project }, deps, { emit, signal }, rules);
  await ledger.keepPlan(plan);
  const { revision, recipe, origin } = plan;
  emit({ kind: 'revision', revision, recipe, origin });
  return plan;
}

function isFresh(plan: RunPlan, nowMs: number): boolean {
  return nowMs - plan.createdAtMs < (CLOCK_LEAD_SECONDS - LEAST_LEAD_SECONDS) * 1000;
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
  const controlClock = Math.floor(createdAtMs / 1000) + CLOCK_LEAD_SECONDS;
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
