import { seeValues } from '../see-values.ts';
import type { Site } from '../site.ts';
import { DATE } from './date-pattern.ts';
import type { Rule } from './rule.ts';

/** A zone's offset, or a name of our own (`VBKMT`), with the date before it. */
const ZONED = new RegExp(
  `(?:${DATE.source})|(?<=[\\s\\d])[-+]\\d\\d:?\\d\\d\\b|\\bVB[A-Z]{3}\\b|\\bUTC\\b`,
  'g',
);

export const timezoneDependent: Rule = {
  name: 'timezone-dependent',
  kind: 'timezone-dependent',
  tool: null,
  sees: 'another date or time of day, where the same moment is told in another zone or only the zones of the builds differ',
  covers: ['captures-build-time', 'cpp-date-macro'],
  see: (site) => {
    const seen = seeValues(site, ZONED, 'time');
    if (seen === null) return null;
    return isSameMoment(seen.saw.left, seen.saw.right) || onlyZonesDiffer(site) ? seen : null;
  },
};

/** Only texts with an explicit offset say which moment they mean. */
function isSameMoment(left: string, right: string): boolean {
  return left !== right && moment(left) === moment(right);
}

function onlyZonesDiffer({ environments: { left, right } }: Site): boolean {
  if (left === null || right === null) return false;
  return left.timezone !== right.timezone && left.clock !== null && left.clock === right.clock;
}

function moment(text: string): number {
  return /(?:[-+]\d\d:?\d\d|Z|UTC|GMT)$/.test(text) ? Date.parse(text) : Number.NaN;
}
