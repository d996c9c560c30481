import { seeValues } from '../see-values.ts';
import type { Rule } from './rule.ts';
import type { Site } from '../site.ts';
import { languageTag } from './locale-order.ts';

export const localeNames: Rule = {
  name: 'locale-names',
  kind: 'locale-names',
  tool: null,
  sees: "names of months or days in the language of one build's locale, or decimals with its sign",
  covers: ['text-encoding', 'captures-build-time'],
  see: (site) => {
    const { left, right } = site.environments;
    const [one, other] = [left?.locale ?? 'C', right?.locale ?? 'et_EE.UTF-8'];
    if (one === other) return null;
    const names = { left: namesOf(one), right: namesOf(other) };
    return (
      seeForeignName(site, names) ??
      seeValues(site, { left: decimals(one), right: decimals(other) }, 'decimal')
    );
  },
};

function seeForeignName(site: Site, names: { left: string[]; right: string[] }): ReturnType<Rule['see']> {
  const [left, right] = [pattern(names.left), pattern(names.right)];
  const seen = seeValues(site, { left, right }, 'name');
  if (seen === null) return null;
  // Another month in the same language is another time.
  const isForeign = !names.left.some((name) => name.toLowerCase() === seen.saw.right.toLowerCase());
  return isForeign ? seen : null;
}

function pattern(names: readonly string[]): RegExp {
  return new RegExp(String.raw`(?<![\p{L}])(?:${names.join('|')})(?![\p{L}])`, 'giu');
}

/** Longest first, full and short, of months and days. */
function namesOf(locale: string): string[] {
  const tag = languageTag(locale) ?? 'en';
  const dates = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2023, month, month + 1)));
  const forms: Intl.DateTimeFormatOptions[] = [
    { month: 'long' },
    { month: 'short' },
    { weekday: 'long' },
    { weekday: 'short' },
  ];
  const names = forms.flatMap((form) => {
    const format = new Intl.DateTimeFormat(tag, { ...form, timeZone: 'UTC' });
    return dates.map((date) => format.format(date).replace(/\.$/, ''));
  });
  return [...new Set(names)]
    .filter((name) => /^\p{L}{3,}$/u.test(name))
    .toSorted((a, b) => b.length - a.length);
}

function decimals(locale: string): RegExp {
  const sign = new Intl.NumberFormat(languageTag(locale) ?? 'en').format(1.5).charAt(1);
  return sign === ',' ? /(?<![\d.,])\d+,\d+(?![\d.,])/g : /(?<![\d.,])\d+\.\d+(?![\d.,])/g;
}
