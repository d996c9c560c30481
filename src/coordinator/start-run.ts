import type { Capabilities } from '../build/capabilities.ts';
import type { RecipeOrigin } from '../recipe/recipe.ts';
import { chooseRecipe } from '../recipe/choose-recipe.ts';
import { resolveSource } from '../source/resolve-source.ts';
import { beginPhase } from './begin-phase.ts';
import type { ComparisonRequest } from '../comparison/comparison-request.ts';
import type { ComparisonRun } from './comparison-run.ts';
import { jobsFor } from './concurrency.ts';
import type { CoordinatorDeps, Observer } from './coordinator-deps.ts';
import { planComparison, type PlannedBuilds } from './plan-comparison.ts';

/**
 * How far the clock of unvaried builds is ahead of the real one. File times are real: were they ahead of the clock, as they would be by
 * the time that setup takes, make would warn of clock skew and build again what is built.
 */
const CLOCK_LEAD_SECONDS = 86_400;

/** A run with what only its document needs. */
export interface StartedRun {
  readonly run: ComparisonRun;
  readonly capabilities: Capabilities;
  readonly origin: RecipeOrigin;
  readonly seed: string;
  readonly untried: PlannedBuilds['untried'];
}

/** Resolves the source, chooses the recipe and plans every build. Nothing is built yet. */
export async function startRun(
  request: ComparisonRequest,
  { id, createdAtMs }: { id: string; createdAtMs: number },
  { deps, observer }: { deps: CoordinatorDeps; observer: Observer },
): Promise<StartedRun> {
  const { emit, signal } = observer;
  const capabilities = await deps.executor.capabilities();
  const end = beginPhase(deps.clock, 'snapshot');
  const { revision, tree } = await resolveSource(request.source, {
    blobs: deps.store.blobs,
    packages: deps.packages,
    temporaryDirectory: deps.temporaryDirectory,
    allowPrivateAddresses: request.allowPrivateAddresses,
    sourceDateEpoch: request.sourceDateEpoch,
    signal,
    onStep: (message) => emit({ kind: 'step', message }),
  });
  const snapshotPhase = end('success', false);
  const { recipeFile: file, recipeFlags: flags } = request;
  const { recipe, origin } = chooseRecipe({ tree, revision, file, flags });
  emit({ kind: 'revision', revision, recipe, origin });

  const seed = request.seed ?? revision.snapshot.digest.slice(0, 32);
  const controlClock = Math.floor(createdAtMs / 1000) + CLOCK_LEAD_SECONDS;
  const { builders } = request;
  const planned = planComparison({ builders, recipe, capabilities, seed, controlClock });
  const run: ComparisonRun = {
    id,
    deps,
    emit,
    signal,
    revision,
    recipe,
    builds: planned.builds,
    control: planned.control,
    snapshotPhase,
    jobs: jobsFor(capabilities.engine, recipe.limits, request.jobs),
    refetch: request.refetch,
  };
  return { run, capabilities, origin, seed, untried: planned.untried };
}
