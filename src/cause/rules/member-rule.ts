import type { CauseKind } from '../../comparison/cause.ts';
import { saw } from '../see-values.ts';
import type { Site } from '../site.ts';
import { type ArchiveType, type ListedMember, pairMembers, readMemberList } from './member-list.ts';
import type { Rule } from './rule.ts';

interface MemberRuleParts {
  readonly name: string;
  readonly kind: CauseKind;
  readonly sees: string;
  readonly types: readonly ArchiveType[];
  readonly field: 'mode' | 'owner' | 'time';
}

/** A rule for one column of an archive's list. It explains nothing but its column, so all lines are left to the next. */
export function memberRule({ types, field, ...rest }: MemberRuleParts): Rule {
  return {
    ...rest,
    tool: null,
    covers: [],
    see: (site) => {
      const list = readMemberList(site);
      if (list === null || !types.includes(list.type)) return null;
      const pair = pairMembers(list).find(({ left, right }) => left[field] !== right[field]);
      return pair === undefined
        ? null
        : {
            saw: saw(`${pair.left.name}: ${pair.left[field]}`, `${pair.right.name}: ${pair.right[field]}`),
            rest: site,
          };
    },
  };
}

/** A rule for the order of an archive's members, the same ones on either side. */
export function memberOrderRule(name: CauseKind, type: ArchiveType): Rule {
  return {
    name,
    kind: name,
    sees: `the same members in another order in the list of a${type === 'ar' ? 'n' : ''} ${type} archive`,
    tool: null,
    covers: ['symbol-order'],
    see: (site) => seeOrder(site, type),
  };
}

function seeOrder(site: Site, type: ArchiveType): ReturnType<Rule['see']> {
  const list = readMemberList(site);
  if (list === null || list.type !== type) return null;
  const left = sharedNames(list.left, list.right);
  const right = sharedNames(list.right, list.left);
  const at = left.findIndex((name, index) => name !== right[index]);
  if (left.length !== right.length || at === -1 || left.toSorted().join('\0') !== right.toSorted().join('\0'))
    return null;
  return { saw: saw(left.slice(at, at + 4).join(', '), right.slice(at, at + 4).join(', ')), rest: site };
}

/** Only what is on both sides: a member more is another cause. */
function sharedNames(own: readonly ListedMember[], other: readonly ListedMember[]): string[] {
  const known = new Set(other.map(({ name }) => name));
  return own.map(({ name }) => name).filter((name) => known.has(name));
}
