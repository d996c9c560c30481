import { expectThat, type Aspect } from './aspect.ts';
import { zoneOffsetSeconds } from './timezone.ts';

const DAY = 86_400;
/** As far as Debian's test lab goes: into another year, month and leap-year position. */
const LEAST_DAYS = 398;
/** Before a build's environment is looked at. */
const MOST_SECONDS_TO_PROBE = 60;
const MAX_DAYS = LEAST_DAYS + 60;
/**
 * The time that the clock shows. Unvaried builds share it and it stands still, or every leak of time would look random. The varied one
 * runs, or nobody would see that an artifact tells how long something took.
 */
export const clock: Aspect = {
  control: (_, given) => ({ clock: given.controlClock, clockRuns: false }),
  vary: (draw, given, soFar) => {
    const from = draw.number('clock', 0, DAY - 1);
    return { clock: unlike(given.controlClock, from, zoneOffsetSeconds(soFar.timezone)), clockRuns: true };
  },
  uncontrolled: { value: { clock: null, clockRuns: true }, alsoWhenLeftOut: true },
  describe: ({ clock: time, clockRuns }) =>
    time === null
      ? 'real'
      : `${new Date(time * 1000).toISOString().replace('.000Z', 'Z')}${clockRuns ? ' and running' : ''}`,
  traces: () => [],
  check: ({ clock: time, clockRuns }, observed) =>
    expectThat(observed, 'date', {
      is: (value) => {
        if (!/^[0-9]{1,12}$/.test(value)) return false;
        const passed = Number(value) - (time ?? Number(value));
        return passed >= 0 && passed <= (clockRuns ? MOST_SECONDS_TO_PROBE : 0);
      },
      expected: time === null ? 'seconds since the epoch' : `${time}${clockRuns ? ' or little later' : ''}`,
    }),
};

/**
 * The first time at least 398 days on that shares no part with `time`: not the year, month, day of month, day of week, hour,
 * minute, second or half of the day, neither in UTC nor in local time.
 */
function unlike(time: number, from: number, offset: number): number {
  for (let days = LEAST_DAYS; days < MAX_DAYS; days++) {
    // 61 seconds a step change the minute and the second at once, and visit the whole day.
    for (let step = 0; step < DAY / 61; step++) {
      const candidate = time + days * DAY + ((from + step * 61) % DAY);
      if (sharesNothing(time, candidate) && sharesNothing(time, candidate + offset)) return candidate;
    }
  }
  return time + LEAST_DAYS * DAY + DAY / 2 + 61;
}

function sharesNothing(a: number, b: number): boolean {
  const other = timeParts(b);
  return timeParts(a).every((part, index) => part !== other[index]);
}

function timeParts(seconds: number): readonly unknown[] {
  const date = new Date(seconds * 1000);
  const hours = date.getUTCHours();
  return [
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCDay(),
    hours % 12,
    hours < 12,
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ];
}
