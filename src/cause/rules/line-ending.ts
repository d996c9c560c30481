import { cancel, cancelMasked, seeAll } from '../see-values.ts';
import { isEmpty, type Rule } from './rule.ts';

export const lineEnding: Rule = {
  name: 'line-ending',
  kind: 'line-ending',
  tool: null,
  sees: 'the same lines with other ends',
  covers: [],
  see: (site) => {
    if (site.comments.includes('Line-ending differences only')) return seeAll(site);
    if (site.isBinary || isEmpty(site) || isEmpty(cancel(site.removed, site.added))) return null;
    return isEmpty(cancelMasked(site, (line) => line.replace(/\r+$/, ''))) ? seeAll(site) : null;
  },
};
