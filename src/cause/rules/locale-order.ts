import { seeAll } from '../see-values.ts';
import type { Rule } from './rule.ts';
import type { Site } from '../site.ts';
import { haveSameLines } from './same-lines.ts';

/** Two lines are in some order by chance. */
const LEAST_LINES = 3;

export const localeOrder: Rule = {
  name: 'locale-order',
  kind: 'locale-order',
  tool: null,
  sees: "the same lines, sorted by their bytes on one side and by a language's rules on the other",
  covers: [],
  see: (site) => {
    if (!haveSameLines(site) || site.left.length < LEAST_LINES) return null;
    const [left, right] = [isSortedByBytes(site.left), isSortedByBytes(site.right)];
    if (left === right) return null;
    const other = left ? site.right : site.left;
    return collators(site).some((collator) => isSorted(other, (a, b) => collator.compare(a, b)))
      ? seeAll(site)
      : null;
  },
};

function isSortedByBytes(lines: readonly string[]): boolean {
  return isSorted(lines, (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function isSorted(lines: readonly string[], compare: (a: string, b: string) => number): boolean {
  return lines.every((line, index) => index === 0 || compare(lines[index - 1] ?? '', line) <= 0);
}

/** Of the builds' own locales; English stands for all that sort letters as a dictionary does. */
function collators({ environments: { left, right } }: Site): Intl.Collator[] {
  const tags = [left?.locale, right?.locale].map((locale) => languageTag(locale ?? ''));
  return [...new Set(['en', 'et', ...tags.filter((tag) => tag !== null)])].flatMap((tag) => [
    new Intl.Collator(tag),
    new Intl.Collator(tag, { ignorePunctuation: true }),
  ]);
}

/** `et-EE` of `et_EE.UTF-8`; null for C and POSIX, and for what Intl does not know. */
export function languageTag(locale: string): string | null {
  const [, language, country] = /^([a-z]{2,3})(?:_([A-Z]{2}))?(?:[.@]|$)/.exec(locale) ?? [];
  if (language === undefined) return null;
  return country === undefined ? language : `${language}-${country}`;
}
