import { isDeepStrictEqual } from 'node:util';

import type { ComparisonRequest } from '../comparison/comparison-request.ts';
import type { ProjectSettings } from '../comparison/project.ts';
import { parseBuilders } from '../environment/parse-builders.ts';
import { EnvironmentError } from '../environment/environment-error.ts';
import { sourceKey } from './source-key.ts';

/** True for the source, recipe and builders of the project's settings; the ref may be another. */
export function isAskedByProject(request: ComparisonRequest, settings: ProjectSettings): boolean {
  return (
    sourceKey(request.source) === sourceKey(settings.source) &&
    isDeepStrictEqual(request.recipeFile, settings.recipeFile) &&
    isDeepStrictEqual(request.recipeFlags, settings.recipeFlags) &&
    isDeepStrictEqual(labelsOf(request), labelsInSettings(settings, request))
  );
}

const labelsOf = ({ builders }: ComparisonRequest): string[] => builders.map(({ label }) => label);

/** null when the settings name a toolchain that the request does not. */
function labelsInSettings({ builders }: ProjectSettings, request: ComparisonRequest): string[] | null {
  const known = [...new Set(request.builders.map(({ toolchain }) => toolchain))];
  try {
    return parseBuilders(builders, known).map(({ label }) => label);
  } catch (error) {
    if (error instanceof EnvironmentError) return null;
    throw error;
  }
}
