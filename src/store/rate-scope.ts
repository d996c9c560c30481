/** Rows of the rates that are no project's. */
export const NO_PROJECT = 0;
/** The sum over all public projects. */
export const ALL_PUBLIC = -1;
/** The sum over all private ones, and what has no project: that is nobody else's business. */
export const ALL_PRIVATE = -2;

/** In place of a day: the sum over all days, so that a rate over all time reads one row however long that is. */
export const ALL_TIME = '';

/** The day of a time in ms since the epoch: `2026-11-22`, UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
