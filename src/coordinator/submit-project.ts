import type { Trigger } from '../comparison/comparison-status.ts';
import { requestFor } from '../comparison/project-request.ts';
import type { Project } from '../store/project-store.ts';
import type { ProjectsDeps } from './projects-deps.ts';

export interface ProjectSubmission {
  /** Branch, tag or commit of a git source; null for the project's own. */
  readonly ref: string | null;
  readonly trigger: Trigger;
  readonly again: boolean;
  /** Who asks; null for nobody. */
  readonly token: string | null;
}

/** Asks for one comparison of a project. Throws EnvironmentError 'NOTATION' for builders that are no more. */
export function submitProject(
  { name, settings }: Project,
  { ref, ...asked }: ProjectSubmission,
  deps: Pick<ProjectsDeps, 'service' | 'builders' | 'allowPrivateAddresses'>,
): { id: string; isNew: boolean } {
  return deps.service.submit({
    request: requestFor(settings, ref, deps),
    project: name,
    deadlineMs: null,
    ...asked,
  });
}
