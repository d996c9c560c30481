import { seeAll } from '../see-values.ts';
import { isEmpty, type Rule } from './rule.ts';

export const unclassified: Rule = {
  name: 'unclassified',
  kind: 'unclassified',
  tool: null,
  sees: 'anything else; only where no other rule sees anything in the same member',
  covers: [],
  see: (site) => (isEmpty(site) ? null : seeAll(site)),
};
