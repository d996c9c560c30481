import { seeValues, type SidePatterns } from '../see-values.ts';
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
    const [one, other] = [wordsOf(left?.locale ?? 'C'), wordsOf(right?.locale ?? 'et_EE.UTF-8')];
    if (one === other) return null;
    const decimals: SidePatterns = { left: one.decimal, right: other.decimal };
    return seeForeignName(site, one, other) ?? seeValues(site, decimals, 'decimal');
  },
};

/** How a language writes what a locale decides. */
interface LocaleWords {
  /** In small letters. */
  readonly names: ReadonlySet<string>;
  /** Global, as is the next. */
  readonly name: RegExp;
  readonly decimal: RegExp;
}

function seeForeignName(site: Site, one: LocaleWords, other: LocaleWords): ReturnType<Rule['see']> {
  const seen = seeValues(site, { left: one.name, right: other.name }, 'name');
  // Another month in the same language is another time.
  return seen === null || one.names.has(seen.saw.right.toLowerCase()) ? null : seen;
}

/** Made once for each language: asking Intl takes milliseconds. The languages are those of the builders' locales. */
const KNOWN = new Map<string, LocaleWords>();

function wordsOf(locale: string): LocaleWords {
  const tag = languageTag(locale) ?? 'en';
  const known = KNOWN.get(tag) ?? makeWords(tag);
  KNOWN.set(tag, known);
  return known;
}

function makeWords(tag: string): LocaleWords {
  const names = namesOf(tag);
  const decimalSign = new Intl.NumberFormat(tag).format(1.5).charAt(1);
  return {
    names: new Set(names.map((name) => name.toLowerCase())),
    name: new RegExp(String.raw`(?<![\p{L}])(?:${names.join('|')})(?![\p{L}])`, 'giu'),
    decimal: decimalSign === ',' ? /(?<![\d.,])\d+,\d+(?![\d.,])/g : /(?<![\d.,])\d+\.\d+(?![\d.,])/g,
  };
}

/** Of months and days, full and short, the longest first. */
function namesOf(tag: string): string[] {
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
