import type { RequestSurroundings } from '../comparison/project-request.ts';
import type { ListRemoteRefs } from '../source/git-remote-refs.ts';
import type { ProjectStore } from '../store/project-store.ts';
import type { Service } from './service.ts';

/** What checking, watching and being pushed to need of the outside. */
export interface ProjectsDeps extends RequestSurroundings {
  readonly projects: ProjectStore;
  readonly service: Pick<Service, 'submit'>;
  readonly listRefs: ListRemoteRefs;
  readonly temporaryDirectory: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}
