import { seeAll } from '../see-values.ts';
import { isEmpty, type Rule } from './rule.ts';
import { haveSameTokens } from './same-tokens.ts';

export const searchIndexOrder: Rule = {
  name: 'search-index-order',
  kind: 'search-index-order',
  tool: null,
  sees: 'the same words in another order in a search index (`searchindex.js`, `search_index.json`, `search/*.js`)',
  covers: [],
  see: (site) => {
    if (!/(?:^|\/)(?:search(?:[-_]?index)?(?:\.\w+)?\.js(?:on)?|search\/[^/]+\.js)$/i.test(site.name))
      return null;
    return !isEmpty(site) && haveSameTokens(site) ? seeAll(site) : null;
  },
};
