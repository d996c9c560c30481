import type { TimeSpan } from './needle.ts';
import { isWithin, type Around, type TimeReading } from './time-anchor.ts';

/** The zones that Verbatim makes are a little more than half a day from UTC. */
const HALF_DAY = 14 * 3600;

/** `secondsAt` turns a second of the anchor's day into seconds since the epoch. */
export type DateReader = (
  around: Around,
  secondsAt: (secondOfDay: number) => number,
  span: TimeSpan,
) => TimeReading | null;

/** `2028-01-03`, perhaps with a time of day behind it. */
export const readDate: DateReader = ({ before, anchor, after }, secondsAt, span) => {
  if (/^[0-9]/.test(anchor) && /[0-9]$/.test(before)) return null;
  const clock =
    /^(?:T|t|, | at |[ _:-]| {2})([0-2][0-9])[:.h-]([0-5][0-9])(?:[:.m-]([0-6][0-9]))?(?: ?([AaPp])[Mm])?/.exec(
      after,
    );
  if (clock === null) return /^[0-9]/.test(after) ? null : dateOnly();
  return withClock(clock, secondsAt, span);
};

/** `20280103`, with `T040506`, `040506` or nothing behind it. Eight digits alone may be any number. */
export const readCompactDate: DateReader = ({ before, after }, secondsAt, span) => {
  if (/[0-9]$/.test(before)) return null;
  const clock = /^[T_. -]?([0-2][0-9])([0-5][0-9])([0-6][0-9])?(?![0-9])/.exec(after);
  if (clock !== null) return withClock(clock, secondsAt, span);
  return /^[0-9]/.test(after) ? null : { ...dateOnly(), strength: 'weak' };
};

/** `January 2028`, as manual pages have it. */
export const readMonthYear: DateReader = ({ after }) =>
  /^[0-9]/.test(after) ? null : { ...dateOnly(), strength: 'weak' };

/** `Jan  3 04:05:06 2028` and `Jan  3 04:05:06 UTC 2028`: the year, where there is one, must be the right one. */
export const readMonthDay: DateReader = ({ after }, secondsAt, span) => {
  const clock =
    /^([0-2][0-9]):([0-5][0-9])(?::([0-6][0-9]))?(?: [A-Z]{1,6}| [+-][0-9]{4})?(?: ([0-9]{4})(?![0-9]))?/.exec(
      after,
    );
  if (clock === null) return null;
  const seconds = secondsAt(secondOfDay(clock));
  const year = clock[4];
  // The year of the second in any zone.
  const years = [-HALF_DAY, 0, HALF_DAY].map((shift) => new Date((seconds + shift) * 1000).getUTCFullYear());
  if (year !== undefined && !years.includes(Number(year))) return null;
  if (!isWithinMinute(span, seconds, clock[3])) return null;
  return {
    extraBefore: 0,
    extraAfter: clock[0].length,
    strength: year === undefined ? 'weak' : 'likely',
    seconds,
    isOtherTime: false,
  };
};

/** The right date with a time of day that is not the build's is worth less than without one. Midnight is no time of day. */
function withClock(
  clock: RegExpExecArray,
  secondsAt: (secondOfDay: number) => number,
  span: TimeSpan,
): TimeReading {
  const seconds = secondsAt(secondOfDay(clock));
  if (isWithinMinute(span, seconds, clock[3])) {
    return { extraBefore: 0, extraAfter: clock[0].length, strength: 'likely', seconds, isOtherTime: false };
  }
  const isMidnight = /^[^0-9]*00[^0-9]*00(?:[^0-9]*00)?/.test(clock[0]);
  return { ...dateOnly(), strength: isMidnight ? 'likely' : 'weak', isOtherTime: !isMidnight };
}

function secondOfDay(clock: RegExpExecArray): number {
  const hour = Number(clock[1]);
  const half = clock[4]?.toLowerCase();
  const hours = half === 'p' ? (hour % 12) + 12 : half === 'a' ? hour % 12 : hour;
  return hours * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
}

/** Without seconds the whole minute counts. */
function isWithinMinute(span: TimeSpan, seconds: number, written: string | undefined): boolean {
  if (written !== undefined) return isWithin(span, seconds);
  return seconds + 59 >= span.from && seconds <= span.to;
}

const dateOnly = (): TimeReading => ({
  extraBefore: 0,
  extraAfter: 0,
  strength: 'likely',
  seconds: null,
  isOtherTime: false,
});
