import { saw } from '../see-values.ts';
import { readMemberList } from './member-list.ts';
import type { Rule } from './rule.ts';

/** Files named after a digest (`.build-id/ab/cdef.debug`, `app-1f2e3d4c.js`) differ as their content does. */
const DIGEST =
  /(?<=\.build-id\/)[0-9a-f]{2}\/(?:[0-9a-f]{8,})?|(?<![0-9a-z])[0-9a-f]{2}\/[0-9a-f]{8,}|[0-9a-f]{8,}/g;

export const fileSet: Rule = {
  name: 'file-set',
  kind: 'file-set',
  sees: "members in one side's list only",
  tool: null,
  covers: [],
  see: (site) => {
    const list = readMemberList(site);
    if (list === null || site.isCut) return null;
    const left = new Set(list.left.map(({ name }) => name.replace(DIGEST, '#')));
    const right = new Set(list.right.map(({ name }) => name.replace(DIGEST, '#')));
    const [lost, gained] = [
      [...left].filter((name) => !right.has(name)),
      [...right].filter((name) => !left.has(name)),
    ];
    if (lost.length + gained.length === 0) return null;
    return { saw: saw(lost.slice(0, 4).join(', '), gained.slice(0, 4).join(', ')), rest: site };
  },
};
