import {
  ACTIVE_STATUSES,
  ATTEMPT_STATES,
  ATTEMPT_TRANSITIONS,
  COMPARISON_STATUSES,
  COMPARISON_TRANSITIONS,
  ENDED_STATUSES,
  type AttemptState,
  type ComparisonStatus,
} from '../comparison/comparison-status.ts';

/** The statuses from which one may go to `status`, as a list for SQL: `('queued', 'building')`. */
export function mayBecome(status: ComparisonStatus): string {
  return listOf(
    COMPARISON_STATUSES.filter((from) => COMPARISON_TRANSITIONS[from].some((next) => next === status)),
  );
}

/** The same of an attempt's states. */
export function attemptMayBecome(state: AttemptState): string {
  return listOf(ATTEMPT_STATES.filter((from) => ATTEMPT_TRANSITIONS[from].some((next) => next === state)));
}

const listOf = (statuses: readonly string[]): string =>
  `(${statuses.map((status) => `'${status}'`).join(', ')})`;

/** Lists for SQL. */
export const ACTIVE = listOf(ACTIVE_STATUSES);
export const ENDED = listOf(ENDED_STATUSES);
/** Those that have not ended: found by the index of the status, which `NOT IN ENDED` is not. */
export const UNFINISHED = listOf(
  COMPARISON_STATUSES.filter((status) => !ENDED_STATUSES.some((ended) => ended === status)),
);

/** What waits for a service: word for word the condition of the indices for it. */
export const IS_WAITING = `"status" = 'queued' AND "durable" = 1`;
/** What has a deadline and has not ended: word for word the condition of its index. */
export const MAY_BE_LATE = `"status" NOT IN ${ENDED} AND "deadline" IS NOT NULL`;
