import type { PhaseTiming } from '../comparison/build-result.ts';
import type { Environment } from '../environment/environment.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { Revision } from '../source/revision.ts';
import type { CoordinatorDeps, Observer } from './coordinator-deps.ts';
import type { PlannedBuild } from '../build/run-plan.ts';

/** One comparison under way: what all of its builds share. */
export interface ComparisonRun extends Observer {
  readonly id: string;
  readonly deps: CoordinatorDeps;
  readonly revision: Revision;
  readonly recipe: Recipe;
  readonly builds: readonly PlannedBuild[];
  /** The environment of an unvaried build. */
  readonly control: Environment;
  readonly snapshotPhase: PhaseTiming;
  /** Builds at a time. */
  readonly jobs: number;
  readonly refetch: boolean;
}
