import { seeAll } from '../see-values.ts';
import { isEmpty, type Rule } from './rule.ts';
import { haveSameTokens } from './same-tokens.ts';
import { haveSameLines } from './same-lines.ts';

export const keyOrder: Rule = {
  name: 'key-order',
  kind: 'key-order',
  tool: null,
  sees: 'the same keys and values in another order: in JSON and its like, or within lines',
  covers: [],
  see: (site) => {
    if (isEmpty(site) || !haveSameTokens(site)) return null;
    // A table of names in another order is told by what reads it.
    if (site.isBinary) return null;
    const isData =
      site.command === 'Pretty-printed' || /\.(?:json|ya?ml|toml|js|plist|geojson|map)$/i.test(site.name);
    // Whole lines that moved are no keys, but in data.
    return isData || !haveSameLines(site) ? seeAll(site) : null;
  },
};
