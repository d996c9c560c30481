const DAY_MS = 86_400_000;
const SECOND_MS = 1000;
const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** The day that was written last: times of one list are close together, and `toISOString` takes five times as long. */
let last = { day: Number.NaN, text: '' };

/** A time as ISO 8601 in UTC, as `Date.toISOString` writes it. `ms` since the epoch, a whole number; throws RangeError outside what a Date can be. */
export function isoTime(ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  if (day !== last.day) last = { day, text: new Date(ms).toISOString().slice(0, -'00:00:00.000Z'.length) };
  const inDay = ms - day * DAY_MS;
  const seconds = Math.floor(inDay / SECOND_MS);
  const minutes = Math.floor(seconds / 60);
  const thousandths = String(inDay % SECOND_MS).padStart(3, '0');
  return `${last.text}${TWO_DIGITS[Math.floor(minutes / 60)]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[seconds % 60]}.${thousandths}Z`;
}

/** The same of a time that may be none. */
export function isoTimeOrNull(ms: number | null): string | null {
  return ms === null ? null : isoTime(ms);
}
