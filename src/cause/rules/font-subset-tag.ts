import { isPdf } from './pdf-date.ts';
import { valueRule } from './rule.ts';

export const fontSubsetTag = valueRule({
  name: 'font-subset-tag',
  kind: 'font-subset-tag',
  sees: 'six capitals before a font name in a PDF (`/ABCDEF+Font`)',
  pattern: /(?<=\/|^|\s)[A-Z]{6}(?=\+[A-Za-z])/g,
  isHere: isPdf,
});
