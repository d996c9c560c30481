import { valueRule } from './rule.ts';

export const copyrightYear = valueRule({
  name: 'copyright-year',
  kind: 'copyright-year',
  sees: 'another year after `Copyright`, `(C)` or ©',
  pattern: /(?<=(?:copyright|\(c\)|©|&copy;|\\\(co)[^\n]{0,60}?)(?<!\d)(?:19|20)\d\d(?!\d)/gi,
  isHere: null,
});
