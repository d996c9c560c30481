import { expectValue, type Aspect } from './aspect.ts';

const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

/**
 * A POSIX TZ string with a zone name of ours: it needs no tzdata, where a zone's name would silently become UTC.
 * So far from UTC, and on the side, that the date is another one there; minutes that no real zone has.
 */
export const timezone: Aspect = {
  control: () => ({ timezone: 'UTC' }),
  vary: (draw, given) => {
    const letter = (what: string): string => LETTERS.charAt(draw.number(what, 0, LETTERS.length - 1));
    const isMorning = given.controlClock % 86_400 < 43_200;
    const minutes = String(draw.number('zone minutes', 11, 28)).padStart(2, '0');
    return {
      timezone: `VB${letter('zone 1')}${letter('zone 2')}${letter('zone 3')}${isMorning ? '+' : '-'}13:${minutes}`,
    };
  },
  uncontrolled: null,
  describe: (environment) => environment.timezone,
  traces: (environment) => [
    environment.timezone,
    parseZone(environment.timezone)?.name ?? environment.timezone,
  ],
  check: (environment, observed) => {
    const zone = parseZone(environment.timezone);
    if (zone === null) return [`the time zone ${environment.timezone} is not one of ours`];
    return expectValue(observed, 'tz', zone.name + zone.offset);
  },
};

/** Seconds that local time is ahead of UTC. */
export function zoneOffsetSeconds(posixZone: string): number {
  const offset = parseZone(posixZone)?.offset ?? '+0000';
  const seconds = Number(offset.slice(1, 3)) * 3600 + Number(offset.slice(3)) * 60;
  return offset.startsWith('-') ? -seconds : seconds;
}

/** POSIX counts hours west of Greenwich, `date +%z` east: the sign turns round. */
function parseZone(posixZone: string): { name: string; offset: string } | null {
  if (posixZone === 'UTC') return { name: 'UTC', offset: '+0000' };
  const [, name, sign, hours, minutes] = /^([A-Z]{3,6})([+-])(\d\d):(\d\d)$/.exec(posixZone) ?? [];
  if (name === undefined) return null;
  return { name, offset: `${sign === '-' ? '+' : '-'}${hours}${minutes}` };
}
