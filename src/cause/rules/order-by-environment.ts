import type { CauseKind } from '../../comparison/cause.ts';
import type { Environment } from '../../environment/environment.ts';
import { seeAll } from '../see-values.ts';
import type { Rule } from './rule.ts';
import { haveSameLines } from './same-lines.ts';

/** What orders of lines come from. */
const ASPECTS = ['cpus', 'fileOrder', 'locale', 'aslr'] as const satisfies readonly (keyof Environment)[];

interface OrderRuleParts {
  readonly kind: CauseKind;
  readonly sees: string;
  readonly aspect: (typeof ASPECTS)[number];
}

/** A rule for the same lines in another order, where of all that orders come from the builds differ in one aspect. */
export function orderRule({ kind, sees, aspect }: OrderRuleParts): Rule {
  return {
    name: kind,
    kind,
    tool: null,
    sees,
    covers: [],
    see: (site) => {
      const { left, right } = site.environments;
      if (left === null || right === null || !haveSameLines(site)) return null;
      const isOnly = ASPECTS.every((name) => (left[name] !== right[name]) === (name === aspect));
      return isOnly ? seeAll(site) : null;
    },
  };
}
