import { dateAnchors } from './date-anchors.ts';
import type { TimeSpan } from './needle.ts';
import { numberAnchors } from './number-anchors.ts';
import { isWithin, type TimeAnchor } from './time-anchor.ts';
import { padded, timeParts } from './time-parts.ts';

/** Longer builds pass through so many minutes that a time of day alone says nothing. */
const MOST_MINUTES = 90;

/** Everything by which the seconds of a span are recognised. */
export function timeAnchors(span: TimeSpan): TimeAnchor[] {
  return [...numberAnchors(span), ...dateAnchors(span), ...minuteAnchors(span), ...yearAnchors(span)];
}

/** `__TIME__`: an hour and a minute, with the second to be read. */
function minuteAnchors(span: TimeSpan): TimeAnchor[] {
  const minutes = Math.floor(span.to / 60) - Math.floor(span.from / 60) + 1;
  if (minutes > MOST_MINUTES) return [];
  const zones = zonesOf(span);
  return zones.flatMap((zone) =>
    Array.from({ length: minutes }, (_, index) => {
      const start = (Math.floor(span.from / 60) + index) * 60;
      const { hour, minute } = timeParts(start + (zone === 'local' ? span.zoneOffset : 0));
      return {
        bytes: Buffer.from(`${padded(hour)}:${padded(minute)}:`),
        span,
        zone,
        form: 'cpp-time',
        read: ({ before, after }) => {
          const second = /^[0-5][0-9](?![0-9:])/.exec(after)?.[0];
          if (second === undefined || /[0-9:]$/.test(before)) return null;
          const seconds = start + Number(second);
          if (!isWithin(span, seconds)) return null;
          return { extraBefore: 0, extraAfter: 2, strength: 'weak', seconds, isOtherTime: false };
        },
      } satisfies TimeAnchor;
    }),
  );
}

/** A year counts only beside a copyright sign, and little even there. */
function yearAnchors(span: TimeSpan): TimeAnchor[] {
  if (span.origin === 'source-date-epoch') return [];
  const years = new Set(
    zonesOf(span).flatMap((zone) => {
      const offset = zone === 'local' ? span.zoneOffset : 0;
      return [timeParts(span.from + offset).year, timeParts(span.to + offset).year];
    }),
  );
  return [...years].flatMap((year) =>
    [' ', '-', '–', ','].map(
      (joint) =>
        ({
          bytes: Buffer.from(`${joint}${year}`, 'utf8'),
          span,
          zone: null,
          form: 'copyright-year',
          read: ({ before, after }) => {
            if (/^[0-9]/.test(after) || !/copyright|\(c\)|\u00C2\u00A9|\u00A9|&copy;/i.test(before))
              return null;
            return { extraBefore: 0, extraAfter: 0, strength: 'weak', seconds: null, isOtherTime: false };
          },
        }) satisfies TimeAnchor,
    ),
  );
}

function zonesOf(span: TimeSpan): ('utc' | 'local')[] {
  const utc = span.origin === 'source-date-epoch' ? [] : (['utc'] as const);
  return span.zoneOffset === 0 ? [...utc] : [...utc, 'local'];
}
