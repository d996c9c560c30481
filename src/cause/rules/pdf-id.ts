import { isPdf } from './pdf-date.ts';
import { valueRule } from './rule.ts';

export const pdfId = valueRule({
  name: 'pdf-id',
  kind: 'pdf-id',
  sees: '`/ID` in the trailer of a PDF, `xmpMM:DocumentID`',
  pattern:
    /(?<=\/ID *\[ *)<[0-9A-Fa-f]{8,64}> *<[0-9A-Fa-f]{8,64}>|(?<=<xmpMM:(?:Document|Instance)ID>)[^<]{4,80}/g,
  isHere: isPdf,
  covers: ['uuid'],
});
