import type { Site } from '../site.ts';

/** One line of an archive's list. */
export interface ListedMember {
  readonly mode: string;
  /** Owner and group as listed; '' where the list has none. */
  readonly owner: string;
  readonly time: string;
  readonly name: string;
}

export type ArchiveType = 'ar' | 'cpio' | 'tar' | 'zip';

export interface MemberList {
  readonly type: ArchiveType;
  readonly left: readonly ListedMember[];
  readonly right: readonly ListedMember[];
}

/** diffoscope's own list of tar, ar and cpio: mode, links, owner, group, size, time, name. */
const OWN =
  /^(?<mode>[-?dlbcpsh][-rwxsStT]{9}) +\d+ +(?<owner>(?:\S+ +\(\d+\)|\d+) +(?:\S+ +\(\d+\)|\d+)) +\d+(?:, *\d+)? (?<time>\d{4,}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?) (?<name>.+)$/;
/** `zipinfo`: mode, version, system, size, type, method, date, time, name. */
const ZIPINFO =
  /^(?<mode>[-?dl][-rwxsStT]{9}|[-rwxahs?]{4,7}) +\d+\.\d+ \S+ +\d+ \S\S +\S+ (?<time>\d\d-\w{3}-\d\d \d\d:\d\d) (?<name>.+)$/;

/** The list of an archive that a site shows; null when it shows none. The index of an ar archive is not a member. */
export function readMemberList(site: Site): MemberList | null {
  const isZip = site.command?.startsWith('zipinfo') === true;
  if (!isZip && site.command !== 'file list') return null;
  const read = (lines: readonly string[]): ListedMember[] =>
    lines.flatMap((line) => {
      const groups = (isZip ? ZIPINFO : OWN).exec(line)?.groups;
      if (groups === undefined) return [];
      const { mode = '', owner = '', time = '', name = '' } = groups;
      return name === '/' || name === '//' ? [] : [{ mode, owner: owner.replaceAll(/ +/g, ' '), time, name }];
    });
  return { type: isZip ? 'zip' : typeOf(site.name), left: read(site.left), right: read(site.right) };
}

/** Members that are once on either side, in pairs. */
export function pairMembers({ left, right }: MemberList): { left: ListedMember; right: ListedMember }[] {
  const once = (members: readonly ListedMember[]): Map<string, ListedMember> => {
    const byName = Map.groupBy(members, ({ name }) => name);
    return new Map(
      [...byName].flatMap(([name, [first, second]]) => (first && !second ? [[name, first]] : [])),
    );
  };
  const others = once(right);
  return [...once(left)].flatMap(([name, member]) => {
    const other = others.get(name);
    return other === undefined ? [] : [{ left: member, right: other }];
  });
}

function typeOf(name: string): ArchiveType {
  if (/\.(?:a|deb|udeb|ddeb|ar|lib|rlib)$/i.test(name)) return 'ar';
  return /cpio|initr(?:d|amfs)/i.test(name) ? 'cpio' : 'tar';
}
