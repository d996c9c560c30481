import type { ProjectSettings } from '../comparison/project.ts';
import type { CoordinatorDeps } from './coordinator-deps.ts';
import type { RunRules } from './run-rules.ts';
import type { ServiceWatch } from './service-watch.ts';

/** What a service needs beside what a comparison needs. Its executor's sandboxes bear the store's name. */
export interface ServiceDeps extends CoordinatorDeps {
  /** Builds at a time, whatever their limits; null follows the engine's CPUs and memory. */
  readonly jobs: number | null;
  /** What a comparison may do with this machine, whoever asked for it. */
  readonly rules: RunRules;
  /** How often a comparison is tried; null for a comparison of no project. */
  readonly triesOf: (project: string | null) => ProjectSettings['tries'];
  readonly watch: ServiceWatch;
  /** Told of what went wrong beside any comparison, such as sandboxes that could not be cleared. */
  readonly onProblem: (step: string, error: unknown) => void;
  /** Free bytes of the disk that holds the store. */
  readonly freeBytes: () => Promise<number>;
}

/** Where a project does not say: an outage is tried again, a result is a result. */
export const DEFAULT_TRIES: ProjectSettings['tries'] = Object.freeze({ error: 3, bad: 1 });
