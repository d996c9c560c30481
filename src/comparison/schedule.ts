import { createHash } from 'node:crypto';

import { Cron } from 'croner';

/** Five cron fields, read in a time zone of the IANA database. */
export interface Schedule {
  readonly cron: string;
  readonly timeZone: string;
}

const FIVE_FIELDS = /^\S+(?: \S+){4}$/;
const ZONE = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;
/** Projects with the same schedule start spread over this long, or over a quarter of the time between two runs. */
const SPREAD_MS = 10 * 60_000;
const SPREAD_PART = 4;

/** Why a cron expression is refused; null when it is good. */
export function problemOfCron(cron: string): string | null {
  if (!FIVE_FIELDS.test(cron)) {
    return 'expected five fields with one blank between: minute, hour, day, month, weekday, such as "0 3 * * *"';
  }
  try {
    const never = ticks({ cron, timeZone: 'UTC' }, 0, 1).length === 0;
    return never ? 'expected a time that comes; no day fits this one' : null;
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error);
    return `expected a cron expression: ${why}`;
  }
}

/** Why a time zone is refused; null when it is good. */
export function problemOfTimeZone(timeZone: string): string | null {
  const isKnown = timeZone.length <= 64 && ZONE.test(timeZone) && isKnownZone(timeZone);
  return isKnown ? null : 'expected a time zone of the IANA database, such as Europe/Berlin or UTC';
}

function isKnownZone(timeZone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/**
 * When a project is checked next, after `afterMs` (ms since the epoch): the schedule's time, put off by the project's own share of the
 * spread, so that not all projects start in one second. A time that a clock change leaves out is taken right after the gap; one that
 * comes twice is taken once, unless the minute or the hour is any of several by `*`. null when there is none.
 */
export function nextCheck(schedule: Schedule, name: string, afterMs: number): number | null {
  const [first, second] = ticks(schedule, afterMs, 2);
  if (first === undefined) return null;
  const gap = second === undefined ? Number.POSITIVE_INFINITY : second - first;
  return first + Math.floor(shareOf(name) * Math.min(SPREAD_MS, gap / SPREAD_PART));
}

/** From 0 to below 1, the same for a name at any time. For spreading what would else happen at once. */
export function shareOf(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0) / 2 ** 32;
}

/** The next times of a schedule, in ms since the epoch, without any spread. */
export function ticks({ cron, timeZone }: Schedule, afterMs: number, count: number): number[] {
  const job = new Cron(cron, {
    mode: '5-part',
    timezone: timeZone,
    paused: true,
    fixedTimeRule: 'no-wildcard',
  });
  return job.nextRuns(count, new Date(afterMs)).map((time) => time.getTime());
}
