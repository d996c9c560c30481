import type { TimeSpan } from './needle.ts';
import { readCompactDate, readDate, readMonthDay, readMonthYear, type DateReader } from './read-date.ts';
import type { TimeAnchor } from './time-anchor.ts';
import { daysBetween, MONTHS, padded, timeParts } from './time-parts.ts';

/** A build that runs longer is looked for on its first days only. */
const MOST_DAYS = 8;

/** Every usual way to write the dates of a span, in UTC and in the build's own zone. */
export function dateAnchors(span: TimeSpan): TimeAnchor[] {
  const utcDays = daysBetween(span.from, span.to, MOST_DAYS);
  const utc = span.origin === 'source-date-epoch' ? [] : anchorsOfDays(span, utcDays, 'utc');
  if (span.zoneOffset === 0) return utc;
  const localDays = daysBetween(span.from + span.zoneOffset, span.to + span.zoneOffset, MOST_DAYS);
  return [...utc, ...anchorsOfDays(span, localDays, 'local')];
}

function anchorsOfDays(span: TimeSpan, days: readonly number[], zone: 'utc' | 'local'): TimeAnchor[] {
  const offset = zone === 'utc' ? 0 : span.zoneOffset;
  return days.flatMap((day) =>
    formsOfDay(day).map(([form, text, reader]) => ({
      bytes: Buffer.from(text, 'latin1'),
      span,
      zone,
      form,
      read: (around) => reader(around, (secondOfDay) => day + secondOfDay - offset, span),
    })),
  );
}

function formsOfDay(dayStart: number): (readonly [form: string, text: string, reader: DateReader])[] {
  const { year, month, day } = timeParts(dayStart);
  const [mm, dd, yy] = [padded(month), padded(day), padded(year % 100)];
  const name = MONTHS[month - 1] ?? '';
  const short = name.slice(0, 3);
  const forms: [form: string, text: string, reader: DateReader][] = [
    ['iso', `${year}-${mm}-${dd}`, readDate],
    ['iso', `${year}/${mm}/${dd}`, readDate],
    ['iso', `${year}.${mm}.${dd}`, readDate],
    ['exif', `${year}:${mm}:${dd}`, readDate],
    ['compact', `${year}${mm}${dd}`, readCompactDate],
    ['numeric', `${dd}.${mm}.${year}`, readDate],
    ['numeric', `${dd}/${mm}/${year}`, readDate],
    ['numeric', `${mm}/${dd}/${year}`, readDate],
    ['numeric', `${dd}-${mm}-${year}`, readDate],
    ['numeric-short', `${mm}/${dd}/${yy}`, (...given) => weakened(readDate(...given))],
    ['rfc2822', `${dd} ${short} ${year}`, readDate],
    ['rfc2822', `${day} ${short} ${year}`, readDate],
    ['rfc2822', `${dd}-${short}-${year}`, readDate],
    ['long', `${dd} ${name} ${year}`, readDate],
    ['long', `${day} ${name} ${year}`, readDate],
    ['long', `${name} ${day}, ${year}`, readDate],
    ['long', `${name} ${dd}, ${year}`, readDate],
    ['long', `${name} ${day} ${year}`, readDate],
    ['long', `${short} ${day}, ${year}`, readDate],
    ['long', `${short} ${dd}, ${year}`, readDate],
    ['month-year', `${name} ${year}`, readMonthYear],
    // __DATE__
    ['cpp-date', `${short} ${String(day).padStart(2)} ${year}`, readDate],
    ['cpp-date', `${short} ${dd} ${year}`, readDate],
    ['ctime', `${short} ${String(day).padStart(2)} `, readMonthDay],
    ['ctime', `${short} ${dd} `, readMonthDay],
  ];
  const seen = new Set<string>();
  return forms.filter(([, text]) => !seen.has(text) && seen.add(text));
}

function weakened(reading: ReturnType<DateReader>): ReturnType<DateReader> {
  return reading === null || reading.seconds !== null ? reading : { ...reading, strength: 'weak' };
}
