import { zoneOffsetSeconds } from '../../environment/aspects/timezone.ts';
import type { Needle } from './needle.ts';
import { padded } from './time-parts.ts';

/** How a time zone shows: the whole POSIX string, its name, its offset. UTC shows as nothing that means anything. */
export function zoneNeedles(timezone: string): Omit<Needle, 'builds'>[] {
  const name = /^[A-Z]+/.exec(timezone)?.[0];
  if (name === undefined || zoneOffsetSeconds(timezone) === 0) return [];
  const needle = (form: string, text: string, strength: Needle['strength']): Omit<Needle, 'builds'> => ({
    bytes: Buffer.from(text, 'latin1'),
    variation: 'timezone',
    form,
    strength,
    value: timezone,
    boundary: 'word',
  });
  const offset = offsetText(zoneOffsetSeconds(timezone));
  return [
    needle('plain', timezone, 'conclusive'),
    needle('url', encodeURIComponent(timezone), 'conclusive'),
    // Five capital letters: chance makes them sometimes in a large binary.
    needle('zone-name', name, 'likely'),
    needle('zone-offset', offset, 'weak'),
    needle('zone-offset', `${offset.slice(0, 3)}:${offset.slice(3)}`, 'likely'),
    // PDF: D:20280103040506+13'17'
    needle('zone-offset', `${offset.slice(0, 3)}'${offset.slice(3)}`, 'likely'),
  ];
}

/** `+1317`, as `date +%z` prints it. */
function offsetText(seconds: number): string {
  const minutes = Math.abs(seconds) / 60;
  return `${seconds < 0 ? '-' : '+'}${padded(Math.floor(minutes / 60))}${padded(minutes % 60)}`;
}
