import { CONTROL_LOCALE } from '../../environment/locales.ts';
import type { Needle, TimeSpan } from './needle.ts';

/** The names that a build's locale gives to the months and weekdays of its times, where they are not the English ones. */
export function localeNeedles(locale: string, spans: readonly TimeSpan[]): Omit<Needle, 'builds'>[] {
  if (locale === CONTROL_LOCALE) return [];
  const tag = locale.replace(/\..*$/u, '').replace('_', '-');
  const [months, weekdays] = [dateNames(tag, { month: 'long' }), dateNames(tag, { weekday: 'long' })];
  const names = new Set<string>();
  const years = new Set<string>();
  for (const { from, to, zoneOffset } of spans) {
    for (const seconds of [from, to, from + zoneOffset, to + zoneOffset]) {
      const [month, weekday] = [months(seconds), weekdays(seconds)];
      if (weekday !== null) names.add(weekday);
      if (month === null) continue;
      names.add(month);
      years.add(`${month} ${new Date(seconds * 1000).getUTCFullYear()}`);
    }
  }
  const needle = (text: string, strength: Needle['strength']): Omit<Needle, 'builds'> => ({
    bytes: Buffer.from(text, 'utf8'),
    variation: 'locale',
    form: 'date-name',
    strength,
    value: locale,
    boundary: 'word',
  });
  return [
    ...[...years].map((text) => needle(text, 'likely')),
    ...[...names].map((text) => needle(text, 'weak')),
  ];
}

/** The locale's name of a second's month or weekday, null where it is the English one. A formatter is costly to make. */
function dateNames(tag: string, options: Intl.DateTimeFormatOptions): (seconds: number) => string | null {
  const own = new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' });
  const english = new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' });
  return (seconds) => {
    const name = own.format(seconds * 1000);
    return name === english.format(seconds * 1000) ? null : name;
  };
}
