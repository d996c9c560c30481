import { parseBuilders } from '../environment/parse-builders.ts';
import type { Source } from '../source/source.ts';
import type { ComparisonRequest } from './comparison-request.ts';
import type { ProjectSettings } from './project.ts';

/** Class pairs handed to diffoscope at most. */
const MAX_DIFFS = 50;

/** What a project's requests take from where they are run. */
export interface RequestSurroundings {
  /** The builders there are: folders below builders/. */
  readonly builders: readonly string[];
  /** Whether a source's URL may lead to private addresses. */
  readonly allowPrivateAddresses: boolean;
}

/**
 * The request for one comparison of a project. `ref` is a branch, tag or commit of a git source; null takes the project's own.
 * Throws EnvironmentError 'NOTATION' for builders that are no more.
 */
export function requestFor(
  settings: Pick<ProjectSettings, 'source' | 'recipeFile' | 'recipeFlags' | 'builders'>,
  ref: string | null,
  { builders, allowPrivateAddresses }: RequestSurroundings,
): ComparisonRequest {
  return {
    source: sourceAt(settings.source, ref),
    recipeFile: settings.recipeFile,
    recipeFlags: settings.recipeFlags,
    builders: parseBuilders(settings.builders, builders),
    seed: null,
    sourceDateEpoch: null,
    allowPrivateAddresses,
    jobs: null,
    maxDiffs: MAX_DIFFS,
    refetch: false,
    explain: null,
    builtBy: null,
  };
}

function sourceAt(source: Source, ref: string | null): Source {
  return source.kind === 'git' && ref !== null ? { ...source, ref } : source;
}
