import { seeAll } from '../see-values.ts';
import { isGzipHeader } from './gzip-header-time.ts';
import type { Rule } from './rule.ts';

const OTHERS = /, (?:from [^,]+|max (?:compression|speed)|was "[^"]*"|original size[^,]*|truncated)/g;

export const gzipHeaderOs: Rule = {
  name: 'gzip-header-os',
  kind: 'gzip-header-os',
  tool: 'gzip',
  sees: 'another operating system, level or file name in what file(1) says of a gzip file',
  covers: [],
  see: (site) => {
    if (!isGzipHeader(site)) return null;
    return fields(site.removed) === fields(site.added) ? null : seeAll(site);
  },
};

function fields(lines: readonly string[]): string {
  return lines
    .flatMap((line) => line.match(OTHERS) ?? [])
    .filter((field) => !field.startsWith(', original size'))
    .join('');
}
