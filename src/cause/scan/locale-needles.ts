import { CONTROL_LOCALE } from '../../environment/locales.ts';
import type { Needle, TimeSpan } from './needle.ts';

/** The names that a build's locale gives to the months and weekdays of its times, where they are not the English ones. */
export function localeNeedles(locale: string, spans: readonly TimeSpan[]): Omit<Needle, 'builds'>[] {
  if (locale === CONTROL_LOCALE) return [];
  const tag = locale.replace(/\..*$/u, '').replace('_', '-');
  const names = new Set<string>();
  const years = new Set<string>();
  for (const { from, to, zoneOffset } of spans) {
    for (const seconds of [from, to, from + zoneOffset, to + zoneOffset]) {
      for (const options of [{ month: 'long' }, { weekday: 'long' }] as const) {
        const name = nameOf(seconds, tag, options);
        if (name === nameOf(seconds, 'en', options)) continue;
        names.add(name);
        if ('month' in options) years.add(`${name} ${new Date(seconds * 1000).getUTCFullYear()}`);
      }
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

function nameOf(seconds: number, tag: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' }).format(seconds * 1000);
}
