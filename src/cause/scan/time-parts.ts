/** The fields of one second, in some zone. */
export interface TimeParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

export const DAY_SECONDS = 86_400;

/** `seconds` already hold the zone's offset. */
export function timeParts(seconds: number): TimeParts {
  const date = new Date(seconds * 1000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

/** The first second of each day that `from` to `to` touches, at most `most` of them. */
export function daysBetween(from: number, to: number, most: number): number[] {
  const first = Math.floor(from / DAY_SECONDS);
  const last = Math.min(Math.floor(to / DAY_SECONDS), first + most - 1);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * DAY_SECONDS);
}

export const padded = (value: number, digits = 2): string => String(value).padStart(digits, '0');
