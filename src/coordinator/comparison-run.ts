import type { PreparedCohort } from '../build/prepared-cohort.ts';
import type { RunPlan } from '../build/run-plan.ts';
import type { Ledger } from '../store/ledger.ts';
import type { CoordinatorDeps, Observer } from './coordinator-deps.ts';

/** One comparison under way: what all of its builds share. */
export interface ComparisonRun extends Observer {
  readonly id: string;
  readonly deps: CoordinatorDeps;
  readonly ledger: Ledger;
  readonly plan: RunPlan;
  readonly refetch: boolean;
  /** Builds at a time. */
  readonly jobs: number;
  /** What was prepared for builders already, by name: nothing is prepared twice for builds that come later. */
  readonly prepared: Map<string, PreparedCohort>;
  /** False when an engine's fault puts the comparison back into the queue, rather than into its result. */
  readonly isLastTry: boolean;
  /** Runs `work` as soon as the machine has room for one more build. Throws the signal's reason when that comes first. */
  readonly inSlot: <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;
}
