import { isDeepStrictEqual } from 'node:util';

import { requestFor } from '../comparison/project-request.ts';
import { projectSettingsSchema, type ProjectSettings } from '../comparison/project.ts';
import { admitRecipe, admitSource, refuseMore } from './admit-request.ts';
import type { ApiDeps } from './api-deps.ts';
import { ApiError } from './api-error.ts';
import type { Caller } from './caller.ts';

type Deps = Pick<ApiDeps, 'builders' | 'config'>;
type Changes = { readonly [Key in keyof ProjectSettings]?: ProjectSettings[Key] | undefined };

/**
 * Refuses settings that a caller may not give a project. A source that stays as it is was admitted before, or set by who runs the service.
 * Throws ApiError 'REFUSED_SOURCE' and 'ABOVE_CEILING', EnvironmentError 'NOTATION'.
 */
export function admitProject(
  { settings, before }: { settings: ProjectSettings; before: ProjectSettings | null },
  caller: Caller,
  { builders, config }: Deps,
): void {
  if (before === null || !isDeepStrictEqual(before.source, settings.source)) {
    admitSource(settings.source, caller, config);
  }
  admitRecipe(settings, config.submissions);
  const { allowPrivateAddresses } = config;
  const request = requestFor(settings, null, { builders, allowPrivateAddresses });
  refuseMore('builders', request.builders.length, config.submissions.builders);
}

/** The settings with some of them changed. Throws ApiError 'INVALID_REQUEST' when they do not go together. */
export function changedSettings(before: ProjectSettings, changes: Changes): ProjectSettings {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const parsed = projectSettingsSchema.safeParse({ ...before, ...given });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ApiError('INVALID_REQUEST', `settings.${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}
