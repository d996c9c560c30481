import { memberRule } from './member-rule.ts';

export const cpioMemberTime = memberRule({
  name: 'cpio-member-time',
  kind: 'cpio-member-time',
  sees: 'other times of the same members in the list of a cpio archive',
  types: ['cpio'],
  field: 'time',
});
