import { seeAll } from '../see-values.ts';
import type { Rule } from './rule.ts';
import { haveSameLines } from './same-lines.ts';

export const lineOrder: Rule = {
  name: 'line-order',
  kind: 'line-order',
  tool: null,
  sees: 'the same lines in another order',
  covers: [],
  see: (site) => (haveSameLines(site) ? seeAll(site) : null),
};
