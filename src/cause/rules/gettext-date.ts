import { valueRule } from './rule.ts';

export const gettextDate = valueRule({
  name: 'gettext-date',
  kind: 'gettext-date',
  tool: 'gettext',
  sees: '`POT-Creation-Date` or `PO-Revision-Date` in a message catalogue',
  pattern: /(?<=(?:POT-Creation|PO-Revision)-Date: ?)[-\d: +A-Z]{8,40}/g,
  isHere: null,
});
