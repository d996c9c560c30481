import { memberRule } from './member-rule.ts';

export const zipMemberTime = memberRule({
  name: 'zip-member-time',
  kind: 'zip-member-time',
  sees: 'other times of the same members in the list of a zip archive',
  types: ['zip'],
  field: 'time',
});
