import type { Digest } from '../artifact/digest.ts';
import type { ProjectReading, ProjectSettings } from '../comparison/project.ts';
import type { Visibility } from './visibility.ts';

/** What is compared again and again. */
export interface Project extends ProjectReading {
  readonly name: string;
  readonly settings: ProjectSettings;
  readonly updatedAt: string;
  /** Whether a forge's pushes are taken. */
  readonly hasPushSecret: boolean;
}

/** Where a project's schedule and its watching stand. */
export interface ProjectState {
  /** When the schedule is due next; null without one. */
  readonly nextCheckAt: string | null;
  /** When the remote is looked at next; null when it is not. */
  readonly nextWatchAt: string | null;
  readonly watchedAt: string | null;
  /** Why the last look at the remote failed; null when it went well. */
  readonly watchProblem: string | null;
  /** Looks that failed since the last that went well. */
  readonly watchFailures: number;
  /** Commits by full ref name, as seen last; null before the first look. */
  readonly seenRefs: Readonly<Record<string, string>> | null;
}

export interface ProjectFilter {
  readonly limit: number;
  readonly visibility: Visibility;
  /** Only those behind this name: the last one of the page before. */
  readonly after?: string;
}

/** How a look at a remote ended. Times in ms since the epoch. */
export type WatchLook =
  | {
      readonly kind: 'seen';
      /** All refs that now count as seen; null when they are as they were. */
      readonly refs: Readonly<Record<string, string>> | null;
      readonly atMs: number;
      readonly nextAtMs: number | null;
    }
  | {
      readonly kind: 'failed';
      readonly problem: string;
      readonly atMs: number;
      readonly nextAtMs: number | null;
    };

/** Projects by name. Methods that take a name throw StoreError 'UNKNOWN_PROJECT' for one that is not there. */
export interface ProjectStore {
  /** Throws StoreError 'PROJECT_EXISTS'. The settings and the name are checked already. */
  create(name: string, settings: ProjectSettings): Project;
  find(name: string): Project;
  has(name: string): boolean;
  /** `reading` is what the change was made to; null changes any. Equal settings change nothing. Throws 'PROJECT_CHANGED'. */
  update(name: string, settings: ProjectSettings, reading: ProjectReading | null): Project;
  /** Its comparisons stay, without a project. Throws 'PROJECT_CHANGED'. */
  remove(name: string, reading: ProjectReading | null): void;
  /** By name. */
  list(filter: ProjectFilter): Project[];
  state(name: string): ProjectState;
  /** The first time after `afterMs` at which a schedule or a watch is due; null when nothing is planned. */
  nextDueMs(afterMs: number): number | null;
  /** Names, the longest due first. */
  dueChecks(nowMs: number, limit: number): string[];
  dueWatches(nowMs: number, limit: number): string[];
  /** Plans the schedule's next time. Nothing happens when the project is gone. */
  planCheck(name: string, nextAtMs: number | null): void;
  /** Keeps what a look at the remote gave. Nothing happens when the project is gone. */
  recordLook(name: string, look: WatchLook): void;
  /** Sets some refs as seen and forgets those with null. Nothing happens before the first look. */
  recordRefs(name: string, refs: Readonly<Record<string, string | null>>): void;
  /** Whether a check by schedule is still queued or under way. */
  hasOpenCheck(name: string): boolean;
  /** null for none, and for a project that is not there. */
  pushSecret(name: string): string | null;
  /** null takes it away. */
  setPushSecret(name: string, secret: string | null): void;
  /** True when neither this delivery nor this body came before. */
  isNewDelivery(name: string, push: { delivery: string; body: Digest }): boolean;
  rememberDelivery(name: string, push: { delivery: string; body: Digest }): void;
  /** Calls `listener` after each change of what is planned, by this process. Returns what ends that. */
  onChange(listener: () => void): () => void;
}
