import { memberRule } from './member-rule.ts';

export const tarMemberTime = memberRule({
  name: 'tar-member-time',
  kind: 'tar-member-time',
  sees: 'other times of the same members in the list of a tar archive',
  types: ['tar'],
  field: 'time',
});
