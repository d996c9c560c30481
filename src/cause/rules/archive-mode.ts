import { memberRule } from './member-rule.ts';

export const archiveMode = memberRule({
  name: 'archive-mode',
  kind: 'archive-mode',
  sees: "other permissions of the same members in an archive's list",
  types: ['tar', 'cpio', 'ar', 'zip'],
  field: 'mode',
});
