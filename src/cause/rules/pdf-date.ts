import type { Site } from '../site.ts';
import { valueRule } from './rule.ts';

export const pdfDate = valueRule({
  name: 'pdf-date',
  kind: 'pdf-date',
  sees: '`/CreationDate`, `/ModDate` or XMP dates in a PDF',
  pattern:
    /(?<=\(?\bD:)\d{8,14}(?:Z|[-+]\d\d'?\d\d'?)?|(?<=<xmp:\w{1,12}Date>)[^<]{4,40}|(?<=^(?:Creation|Mod)Date: ).*/g,
  isHere: isPdf,
  covers: ['captures-build-time'],
});

export function isPdf({ name }: Pick<Site, 'name'>): boolean {
  return /\.(?:pdf|ai)$/i.test(name);
}
