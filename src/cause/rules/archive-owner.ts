import { memberRule } from './member-rule.ts';

export const archiveOwner = memberRule({
  name: 'archive-owner',
  kind: 'archive-owner',
  sees: "other owners of the same members in an archive's list",
  types: ['tar', 'cpio', 'ar'],
  field: 'owner',
});
