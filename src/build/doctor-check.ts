export const CHECK_STATUSES = ['ok', 'degraded', 'missing'] as const;

/** One thing that comparisons need, and whether this machine has it. */
export interface DoctorCheck {
  readonly name: string;
  /** `degraded`: comparisons run, but something is slower, weaker or made on first use. `missing`: they cannot run. */
  readonly status: (typeof CHECK_STATUSES)[number];
  /** What was found, in a few words. */
  readonly detail: string;
  /** What a person can do about it; null when there is nothing to do. */
  readonly remedy: string | null;
}
