import type { Digest } from '../artifact/digest.ts';
import type { RunPlan } from '../build/run-plan.ts';
import type { FinishedBuild } from '../build/finished-build.ts';
import type { PreparedCohort } from '../build/prepared-cohort.ts';
import type { ComparisonFault } from '../comparison/comparison-fault.ts';
import type { ComparisonDocument } from '../comparison/document.ts';

/** An attempt that is to be made, or that an earlier process had begun and is to be gone on with. */
export interface OpenAttempt {
  /** 1 for the first. */
  readonly attempt: number;
  readonly isJoined: boolean;
}

/**
 * One comparison under way: what is known of it, and where each step is kept before the next begins. Each step is done as a whole or not
 * at all, checks the state it leaves and the fence, and adds to the history; its promise resolves once it is committed. It throws
 * StoreError 'SUPERSEDED' once another process has taken the comparison over, and 'ILLEGAL_TRANSITION'.
 */
export interface Ledger {
  readonly id: string;
  readonly createdAtMs: number;
  /** Rises each time the comparison is taken over; 1 for the first process. */
  readonly fence: number;
  /** How urgent it is by now: lower goes first. Whoever asks for the same may be in more of a hurry. */
  priority(): number;
  /**
   * The newest finished comparison that asked for the same, of the revision with this snapshot, with a conclusive result that is not
   * itself a repetition; null for none.
   */
  earlierResult(snapshot: Digest): string | null;
  plan(): RunPlan | null;
  /**
   * resolving → building; nothing happens when it is past that with this very plan. The plan that is known already goes on with what was
   * prepared and built for it; of another plan's only the attempts stay, as history, and their numbers go on.
   */
  keepPlan(plan: RunPlan): Promise<void>;
  /**
   * Puts more builds behind those of the known plan, while it is building: nothing else of the plan may differ. Nothing happens when this
   * is the known plan. `why` they are made goes into the history.
   */
  extendPlan(plan: RunPlan, why: string): Promise<void>;
  cohort(builder: string): PreparedCohort | null;
  keepCohort(builder: string, cohort: PreparedCohort): Promise<void>;
  /** The builds that have ended, by position. */
  finishedBuilds(): Map<number, FinishedBuild>;
  /** The attempt that is still open, noted as `recovered` for this build, else a new one. */
  openAttempt(position: number): Promise<OpenAttempt>;
  /** Its sandbox is gone, or the engine failed: the next attempt is a new one. */
  loseAttempt(position: number, attempt: number, why: string): Promise<void>;
  /** The attempt counts: the build has ended. */
  endAttempt(position: number, attempt: number, build: FinishedBuild): Promise<void>;
  /** The build ended in another comparison, `from`, and is not made again: an attempt that begins and ends with its result. */
  takeOverBuild(position: number, build: FinishedBuild, from: string): Promise<void>;
  /** building → judging. Nothing happens when it is judging already. */
  beginJudging(): Promise<void>;
  /**
   * judging → finished, with all that is looked up in the document. With `retry` the same request is queued in the same step as a new
   * comparison: trigger `retry`, one more try, to be built again, its deadline as far away as this one's was.
   */
  finish(document: ComparisonDocument, retry: { notBeforeMs: number } | null): Promise<void>;
  /** → cancelled or interrupted. `fault` null when nothing failed. */
  end(status: 'cancelled' | 'interrupted', why: string, fault?: ComparisonFault | null): Promise<void>;
  /**
   * → queued, not before `notBeforeMs`. The plan, what was prepared and the builds that have ended stay; open attempts are lost. One that
   * is being cancelled ends instead. Resolves to what became of it, and why. `postponed` counts as no try.
   */
  requeue(
    why: string,
    notBeforeMs: number,
    as?: 'requeued' | 'postponed',
  ): Promise<{ status: 'queued' | 'cancelled'; why: string }>;
}
