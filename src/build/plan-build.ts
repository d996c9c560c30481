import type { Blob } from '../artifact/blob.ts';
import type { Builder } from '../environment/builder.ts';
import type { Environment } from '../environment/environment.ts';
import type { Toolchain } from '../environment/toolchain.ts';
import { unvariedBuilder } from '../environment/unvaried-builder.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { BuildPlan } from './build-plan.ts';
import { outputDirectory } from './output-directory.ts';
import { planName } from './plan-name.ts';

export interface FetchRequest {
  /** The comparison's id. */
  readonly comparison: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly toolchain: Toolchain;
  readonly environment: Environment;
  /** The tar with `src/` and, for a build after a fetch, `cache/`. */
  readonly workspace: Blob;
  /** Seconds. */
  readonly sourceDateEpoch: number;
  readonly recipe: Recipe;
}

export interface BuildRequest extends FetchRequest {
  readonly builder: Builder;
  /** Whether what its processes read and write is recorded. Nothing else of the plan differs. */
  readonly isTraced: boolean;
  /** Whether it starts apart from all other builds of the comparison, so that the times of its files are its own. */
  readonly startsApart: boolean;
}

/** The plan of one build. Throws BuildError 'OUTSIDE_WORKSPACE' when the recipe's output leads out of the workspace. */
export function planBuild(request: BuildRequest): BuildPlan {
  const { builder, environment, recipe } = request;
  return {
    ...common(request, builder, 'build'),
    environment,
    script: recipe.build,
    outputDirectory: outputDirectory(environment.buildPath, recipe.output),
    artifacts: recipe.artifacts,
    isTraced: request.isTraced,
    startsApart: request.startsApart,
  };
}

/**
 * The plan of a toolchain's fetch, null when the recipe fetches nothing. `environment` is the control's; the clock is left
 * real, for a certificate is not valid at any other time.
 */
export function planFetch(request: FetchRequest): BuildPlan | null {
  const { environment, recipe, toolchain } = request;
  if (recipe.fetch === null) return null;
  return {
    ...common(request, unvariedBuilder(toolchain.builder), 'fetch'),
    environment: { ...environment, clock: null, clockRuns: true },
    script: recipe.fetch,
    // The whole workspace is collected.
    outputDirectory: environment.buildPath,
    artifacts: [],
    isTraced: false,
    startsApart: false,
  };
}

function common(request: FetchRequest, builder: Builder, phase: BuildPlan['phase']) {
  const { comparison, attempt, toolchain, workspace, sourceDateEpoch, recipe } = request;
  return {
    version: 1 as const,
    name: planName({ comparison, builder, attempt, phase }),
    comparison,
    builder,
    attempt,
    phase,
    image: toolchain.image,
    toolchain: toolchain.identity,
    workspace,
    sourceDateEpoch,
    variables: recipe.variables,
    limits: recipe.limits,
  };
}
