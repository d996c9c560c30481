import { isDeepStrictEqual } from 'node:util';

import type { Capabilities } from '../build/capabilities.ts';
import { RUN_PLAN_VERSION, type PlannedBuild, type RunPlan } from '../build/run-plan.ts';
import type { PhaseTiming } from '../comparison/build-result.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import type { Experiment } from '../comparison/explanation.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { Ledger } from '../store/ledger.ts';
import { controlClockOf, createdAtOf, isFresh } from './plan-clock.ts';
import { planComparison } from './plan-comparison.ts';
import { environmentOf } from './plan-experiments.ts';

export interface TakenOver {
  readonly plan: RunPlan;
  /** Why the builds only stand for themselves, and nothing new may be held against them, without a full stop; null when it may. */
  readonly stale: string | null;
}

export interface TakeOverRequest {
  /** The recipe as it may be run now: only its limits may have changed. */
  readonly recipe: Recipe;
  readonly capabilities: Capabilities;
  readonly snapshotPhase: PhaseTiming;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/**
 * The plan of a comparison that goes on where an earlier one has ended: its builds, and its experiments as long as more can be made in the
 * very environments that they had. Pure.
 */
export function planFromDocument(
  earlier: ComparisonDocument,
  { recipe, capabilities, snapshotPhase, nowMs }: TakeOverRequest,
): TakenOver {
  const { revision, recipeOrigin: origin, seed, untried } = earlier;
  const knownAtMs = plannedAtOf(earlier, nowMs);
  const isInTime = isFresh({ createdAtMs: knownAtMs }, nowMs);
  const createdAtMs = isInTime ? knownAtMs : nowMs;
  const made = buildsOf(earlier);
  const compared = made.filter(({ purpose }) => purpose.kind === 'compare');
  const builders = compared.map(({ builder }) => builder);
  const controlClock = controlClockOf({ createdAtMs });
  const { control } = planComparison({ builders, recipe, capabilities, seed, controlClock });
  const plan: RunPlan = {
    version: RUN_PLAN_VERSION,
    createdAtMs,
    revision,
    recipe,
    origin,
    seed,
    capabilities,
    builds: made,
    control,
    untried,
    snapshotPhase,
  };
  const isSame = made.every(({ builder, environment }) =>
    isDeepStrictEqual(environment, environmentOf(builder, plan).environment),
  );
  if (isSame) return { plan, stale: null };
  const why = isInTime
    ? 'its environments cannot be had as they were'
    : 'the clocks of its builds are too old';
  return { plan: { ...plan, builds: compared }, stale: why };
}

/** Puts the builds of an earlier comparison into the ledger, as far as they are not there yet and the plan has them. */
export async function takeOverBuilds(
  earlier: ComparisonDocument,
  plan: RunPlan,
  ledger: Ledger,
): Promise<void> {
  const made = buildsOf(earlier);
  const areAll = isDeepStrictEqual(plan.builds.slice(0, made.length), made);
  const experiments = areAll ? experimentsOf(earlier).map(({ build }) => build) : [];
  const known = ledger.finishedBuilds();
  await Promise.all(
    [...earlier.builds, ...experiments].map(async (result, position) => {
      const toolchain = earlier.toolchains.find(({ identity }) => identity === result.toolchain) ?? null;
      if (known.has(position)) return;
      await ledger.takeOverBuild(position, { result, toolchain, trace: null }, earlier.id);
    }),
  );
}

/** As they were planned, those that were compared first. */
function buildsOf(earlier: ComparisonDocument): PlannedBuild[] {
  const purpose = { kind: 'compare' } as const;
  return [
    ...earlier.builds.map(({ builder, environment }) => ({ builder, environment, purpose })),
    ...experimentsOf(earlier).map(({ purpose: own, build: { builder, environment } }) => ({
      builder,
      environment,
      purpose: own,
    })),
  ];
}

/** Those that say something: what the engine failed in is made again. */
function experimentsOf({ explanation }: ComparisonDocument): readonly Experiment[] {
  return (explanation?.experiments ?? []).filter(
    ({ build: { outcome } }) => outcome !== 'error' && outcome !== 'cancelled',
  );
}

/** From the clock of a build that does not vary it; any time will do where clocks are left real. */
function plannedAtOf({ builds }: ComparisonDocument, nowMs: number): number {
  const known = builds.find(({ builder }) => !builder.variations.includes('clock'));
  const clock = known?.environment.clock ?? null;
  return clock === null ? nowMs : createdAtOf(clock);
}
