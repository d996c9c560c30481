import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

import { projectNameSchema } from '../comparison/project.ts';
import type { Project } from '../store/project-store.ts';
import { StoreError } from '../store/store-error.ts';
import { canSee } from './access-rules.ts';
import type { ApiDeps } from './api-deps.ts';

export const projectParamsSchema = z.object({ name: projectNameSchema });

/** The project that a request names. Throws StoreError 'UNKNOWN_PROJECT' also for one that the caller may not see. */
export function seenProject(
  { store, config }: Pick<ApiDeps, 'store' | 'config'>,
  { caller }: Pick<FastifyRequest, 'caller'>,
  { name }: { readonly name: string },
): Project {
  const project = store.projects.find(name);
  if (canSee(caller, { name, isPublic: project.settings.visibility === 'public' }, config)) return project;
  // In the words of the store, for one that is not there.
  throw new StoreError('UNKNOWN_PROJECT', `there is no project "${name}"`, {
    hint: 'list them with: verbatim projects list',
  });
}
