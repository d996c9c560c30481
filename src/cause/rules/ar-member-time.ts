import { memberRule } from './member-rule.ts';

export const arMemberTime = memberRule({
  name: 'ar-member-time',
  kind: 'ar-member-time',
  sees: 'other times of the same members in the list of an ar archive',
  types: ['ar'],
  field: 'time',
});
