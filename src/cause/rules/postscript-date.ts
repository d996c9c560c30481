import { valueRule } from './rule.ts';

export const postscriptDate = valueRule({
  name: 'postscript-date',
  kind: 'postscript-date',
  sees: '`%%CreationDate` in PostScript',
  pattern: /(?<=^%%CreationDate:).*/g,
  isHere: null,
});
