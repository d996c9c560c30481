import type { ProjectReading, ProjectSettings } from '../comparison/project.ts';
import type { Project, ProjectState } from '../store/project-store.ts';

/** Where a project stands, what was seen of its remote told by its size. */
export interface ProjectStanding extends Omit<ProjectState, 'seenRefs'> {
  /** Branches and tags that are known; null before the first look. */
  readonly refCount: number | null;
}

/** Projects as the command line works with them: those of a store here, or of a server. Throws what their owner throws. */
export interface ProjectAccess {
  /** All of them, by name. */
  list(): Promise<Project[]>;
  find(name: string): Promise<Project>;
  standing(name: string): Promise<ProjectStanding>;
  create(name: string, settings: ProjectSettings): Promise<Project>;
  /** `reading` is what the change was made to. */
  update(name: string, settings: ProjectSettings, reading: ProjectReading): Promise<Project>;
  remove(name: string, reading: ProjectReading): Promise<void>;
}

export function standingOf({ seenRefs, ...state }: ProjectState): ProjectStanding {
  return { ...state, refCount: seenRefs === null ? null : Object.keys(seenRefs).length };
}
