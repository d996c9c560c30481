import { cancelMasked, saw, seeAll } from '../see-values.ts';
import { isEmpty, type Rule } from './rule.ts';

/** What stands for a character that the encoding lacks. */
const REPLACED = /(?:[^\0-\x7f]|\?|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|&#x?[0-9a-f]{2,6};)+/giu;

export const textEncoding: Rule = {
  name: 'text-encoding',
  kind: 'text-encoding',
  tool: null,
  sees: 'another character encoding, or `?` and escapes where the other side has a letter that is not ASCII',
  covers: [],
  see: (site) => {
    const [left = '', right = ''] = [site.removed[0], site.added[0]];
    // ASCII is UTF-8 as well: what made the letters differ is told by the text itself.
    if (site.command === 'encoding') return [left, right].includes('us-ascii') ? null : seeAll(site);
    if (site.isBinary || isEmpty(site) || !/[^\0-\x7f]/u.test(left + right)) return null;
    const rest = cancelMasked(site, (line) => line.replace(REPLACED, '‹letter›'));
    return isEmpty(rest) ? { saw: saw(left, right), rest } : null;
  },
};
