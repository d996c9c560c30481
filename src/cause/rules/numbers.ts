import { cancel, cancelMasked, seeAll } from '../see-values.ts';
import { isEmpty, type Rule } from './rule.ts';

export const numbers: Rule = {
  name: 'numbers',
  kind: 'numbers',
  tool: null,
  sees: 'the same text with other numbers; only where no other rule sees anything in the same member',
  covers: [],
  see: (site) => {
    if (site.isBinary || isEmpty(cancel(site.removed, site.added))) return null;
    return isEmpty(cancelMasked(site, (line) => line.replaceAll(/\d+/g, '#'))) ? seeAll(site) : null;
  },
};
